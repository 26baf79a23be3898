// Tells an element which of its parts is selected, apart from the parts: they are many.
export default function ({ data }) {
  (window.sentimentMarks ??= {})[data.key] = data.selected;
  window.dispatchEvent(new CustomEvent(MARKS, { detail: data }));
}
