// How often the model is right: a table for each group of texts, each share also as a bar.
// Said aloud: what is laid out as a grid, on a phone, would be a table no more.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
const COLUMNS = [
  ["kind", "Texts like"],
  ["bar", ""],
  ["number", "Right"],
  ["number", "Baseline"],
  ["number", "Texts"],
];

function head() {
  const line = make("tr");
  for (const [name, title] of COLUMNS) {
    // The bar shows again what stands in the column after it.
    const cell = make(title ? "th" : "td", name, title);
    if (title) cell.setAttribute("role", "columnheader");
    line.append(cell);
  }
  const box = make("thead");
  box.append(line);
  return box;
}

function bar(row) {
  const track = make("div", "track");
  const fill = make("div", "fill");
  fill.style.width = percent(row.share);
  track.append(fill);
  if (row.baseline !== null) {
    const mark = make("div", "mark");
    mark.style.left = percent(row.baseline);
    track.append(mark);
  }
  track.setAttribute("aria-hidden", "true");
  return track;
}

function body(row) {
  const line = make("tr", row.total ? "total" : "");
  const kind = make("th", "kind", row.label);
  kind.setAttribute("role", "rowheader");
  if (row.near) kind.append(" ", make("span", "near", "your length"));
  if (row.detail) kind.append(" ", make("span", "detail", row.detail));
  const drawn = make("td", "bar");
  drawn.append(bar(row));
  line.append(
    kind,
    drawn,
    make("td", "number right", row.right),
    make("td", "number plain", row.plain ?? "–"),
    make("td", "number", row.texts),
  );
  return line;
}

function section(group, place) {
  const box = make("section");
  const title = make("h2", "", group.title);
  title.id = `group-${place}`;
  box.append(title, make("p", "note", group.note));
  if (!group.rows.length) return box;
  const table = make("table");
  table.setAttribute("aria-labelledby", title.id);
  const rows = make("tbody");
  rows.append(...group.rows.map(body));
  table.append(head(), rows);
  box.append(table);
  return box;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  root.replaceChildren(make("p", "intro", data.intro), ...data.groups.map(section));
  for (const [tag, role] of Object.entries(ROLES)) {
    for (const element of root.querySelectorAll(tag)) element.setAttribute("role", role);
  }
}
