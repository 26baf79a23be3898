// Three numbers and the bar of their shares.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const list = make("dl");
  const bar = make("div", "bar");
  bar.setAttribute("aria-hidden", "true");
  for (const part of data.parts) {
    const box = make("div", part.kind);
    const rows = make("dd", "rows", part.rows);
    rows.append(make("span", "share", ` ${Math.round(100 * part.share)} %`));
    box.append(make("dt", "", part.kind), rows);
    list.append(box);
    const fill = make("i", part.kind);
    fill.style.width = percent(part.share);
    bar.append(fill);
  }
  root.replaceChildren(list, bar);
}
