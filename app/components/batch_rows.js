// Rows of a scored file, each a button that opens it.

function words(row, limit) {
  if (row.error) return make("span", "error", row.error);
  if (!row.words) return make("span", "error", "too long to be opened up");
  const box = make("span", "words");
  for (const word of row.words) {
    const chip = make("span", "chip");
    chip.style.background = shade(word.contribution, limit);
    chip.append(make("bdi", "", word.text), make("small", "", signed(word.contribution)));
    box.append(chip);
  }
  return box;
}

function line(row, limit) {
  const button = make("button");
  button.type = "button";
  const verdict = make("span", "verdict");
  verdict.append(
    make("span", `kind ${row.prediction ?? "none"}`, row.prediction ?? "no score"),
    make("span", "probability", row.error ? "" : chance(row.probability)),
  );
  if (row.note) verdict.append(make("span", "note", row.note));
  const text = make("bdi", "text", row.text || "(empty)");
  if (!row.text) text.classList.add("empty");
  button.append(
    make("span", "number", (row.row + 1).toLocaleString("en")),
    verdict,
    text,
    words(row, limit),
  );
  return button;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const list = root.querySelector("ol") ?? make("ol");
  list.setAttribute("aria-label", "Rows. Enter opens one in Read.");
  list.replaceChildren(
    ...data.rows.map((row) => {
      const button = line(row, data.limit);
      button.disabled = !row.text;
      button.onclick = () => setTriggerValue("open", row.row);
      const item = make("li");
      item.append(button);
      return item;
    }),
  );
  if (!list.isConnected) root.append(list);
}
