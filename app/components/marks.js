// Tells a heat map which of its cells is selected, apart from the cells: they are many, and a
// message that stays the same is not sent again.
export default function ({ data }) {
  (window.sentimentMarks ??= {})[data.key] = data.selected;
  window.dispatchEvent(new CustomEvent("sentiment-marks", { detail: data }));
}
