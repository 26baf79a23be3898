// The verdict: its word, its probability, and a bar with the uncertain band on it; or all in a line.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");

  // Kept from verdict to verdict: what is said of a live region is what changes in it.
  const row = root.querySelector(".row") ?? make("div", "row");
  row.setAttribute("role", "status");
  if (!row.parentNode) {
    root.append(row);
  }
  row.replaceChildren(
    make("span", `word ${data.prediction}`, data.prediction.toUpperCase()),
    make("span", "probability", chance(data.probability)),
    make("span", "unit", data.line ?? "probability that it is positive"),
  );
  row.classList.toggle("low", Boolean(data.line));
  while (row.nextSibling) {
    row.nextSibling.remove();
  }
  if (data.line) {
    return;
  }

  const bar = make("div", "bar");
  bar.setAttribute("role", "img");
  bar.setAttribute(
    "aria-label",
    `${chance(data.probability)} on a scale from 0, negative, to 1, positive; ` +
      `uncertain between ${data.low.toFixed(2)} and ${data.high.toFixed(2)}`,
  );
  const band = make("div", "band");
  band.style.left = percent(data.low);
  band.style.right = percent(1 - data.high);
  const pin = make("div", "pin");
  pin.style.left = percent(data.probability);
  bar.append(band, pin);

  const scale = make("div", "scale");
  scale.setAttribute("aria-hidden", "true");
  const left = make("span", "", "0 negative");
  left.style.left = "0";
  const middle = make("span", "middle", "uncertain");
  middle.style.left = percent((data.low + data.high) / 2);
  const right = make("span", "", "positive 1");
  right.style.right = "0";
  scale.append(left, middle, right);

  const sentence = make("p", "facts", data.sentence);
  root.append(bar, scale, sentence, make("p", "basis", data.basis));
}
