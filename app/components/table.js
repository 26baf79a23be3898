// A plain table. A column's kind is "text", "count" or "signed" (two decimals and a sign).
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const shown = { text: (value) => value, count: String, signed };

  const head = make("tr");
  for (const { name, kind } of data.columns) {
    const cell = make("th", kind, name);
    cell.scope = "col";
    head.append(cell);
  }
  const rows = data.rows.map((row, place) => {
    const line = make("tr");
    if (place === data.selected) line.setAttribute("aria-current", "true");
    row.forEach((value, index) => {
      const { kind } = data.columns[index];
      line.append(make("td", kind, shown[kind](value)));
    });
    return line;
  });
  const table = make("table");
  const thead = make("thead");
  thead.append(head);
  const body = make("tbody");
  body.append(...rows);
  table.append(thead, body);
  root.replaceChildren(table);
}
