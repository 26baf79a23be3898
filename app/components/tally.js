// Three numbers and the bar of their shares.

// Only none is 0 and only all is 100.
function hundredths(share) {
  if (share > 0 && share < 0.005) return "< 1";
  return share < 1 ? Math.min(99, Math.round(100 * share)) : 100;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const list = make("dl");
  const bar = make("div", "bar");
  bar.setAttribute("aria-hidden", "true");
  for (const part of data.parts) {
    const box = make("div", part.kind);
    const rows = make("dd", "rows", part.rows);
    rows.append(make("span", "share", ` ${hundredths(part.share)} %`));
    box.append(make("dt", "", part.kind), rows);
    list.append(box);
    const fill = make("i", part.kind);
    fill.style.width = percent(part.share);
    bar.append(fill);
  }
  root.replaceChildren(list, bar);
}
