// The sentences, each with the sum of its words' contributions as a number and a bar.

function line(row, limit) {
  const button = make("button");
  button.type = "button";
  button.title = row.text;
  button.setAttribute("aria-pressed", row.selected);
  button.setAttribute("aria-label", `${row.text}: ${signed(row.total)} logits`);
  const text = make("bdi", "text", row.text);
  const bar = make("span", "bar");
  const fill = make("i", row.total < 0 ? "down" : "up");
  fill.style.width = `${50 * Math.min(1, Math.abs(row.total) / limit)}%`;
  bar.append(fill);
  button.append(text, bar, make("span", "value", signed(row.total)));
  return button;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const list = root.querySelector("ol") ?? make("ol");
  const says = "Sentences. Arrow keys move, Enter selects the strongest word of one.";
  list.setAttribute("aria-label", says);
  const focused = [...list.querySelectorAll("button")].indexOf(parentElement.activeElement);
  const buttons = data.rows.map((row) => {
    const button = line(row, data.limit);
    button.onclick = () => {
      window.dispatchEvent(new CustomEvent(WORD, { detail: row.strongest }));
      setTriggerValue("word", row.strongest);
    };
    return button;
  });
  list.replaceChildren(
    ...buttons.map((button) => {
      const item = make("li");
      item.append(button);
      return item;
    }),
  );
  const selected = data.rows.findIndex((row) => row.selected);
  const reachable = focused >= 0 && focused < buttons.length ? focused : Math.max(0, selected);
  buttons.forEach((button, at) => (button.tabIndex = at === reachable ? 0 : -1));
  list.onkeydown = (event) => steer(event, buttons, list);
  if (!list.isConnected) root.append(list);
  // Made anew, they would lose the focus.
  buttons[focused]?.focus({ preventScroll: true });
  const shown = list.querySelector('[aria-pressed="true"]')?.parentElement;
  // The list scrolls to the selected sentence, the page does not.
  if (shown) list.scrollTop = shown.offsetTop - (list.clientHeight - shown.offsetHeight) / 2;
}
