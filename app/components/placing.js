// Which words of a path get a label, and on which side of their points: those that moved the state
// furthest, where there is room.
const GAP = 10; // pixels between a point and its label: more than the ring of the selected word
const LINE = 14;
const MOST_LABELS = 14;
const APART = 40; // pixels within which one word is not written twice
const PEN = document.createElement("canvas").getContext("2d");

const around = ({ x, y }, reach) => ({
  left: x - reach,
  top: y - reach,
  right: x + reach,
  bottom: y + reach,
});
const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const SIDES = {
  right: (point, width) => [point.x + GAP, point.y - LINE / 2],
  left: (point, width) => [point.x - GAP - width, point.y - LINE / 2],
  above: (point, width) => [point.x - width / 2, point.y - GAP - LINE],
  below: (point, width) => [point.x - width / 2, point.y + GAP],
};

function boxOf(point, side) {
  const width = PEN.measureText(point.text).width + 2;
  const [left, top] = SIDES[side](point, width);
  return { left, top, right: left + width, bottom: top + LINE };
}

// Where a point's label has room beside what is taken: its box, or undefined.
function findRoom(point, taken, { width, height }) {
  const inside = ({ left, top, right, bottom }) =>
    left >= 0 && top >= 0 && right <= width && bottom <= height;
  return Object.keys(SIDES)
    .map((side) => boxOf(point, side))
    .find((box) => inside(box) && !taken.some((other) => overlap(box, other)));
}

// Points, each with text, place and move, to those that are labelled, each with the box of its label.
function placeLabels(points, taken, size) {
  const placed = [];
  const order = points.filter(({ text, move }) => quiet(text, move) >= 0);
  for (const point of order.sort((a, b) => b.move - a.move)) {
    if (placed.length === MOST_LABELS) break;
    const near = ({ text, x, y }) =>
      text === point.text && Math.hypot(x - point.x, y - point.y) < APART;
    if (placed.some(near)) continue;
    const box = findRoom(point, [...taken, ...placed.map((other) => other.box)], size);
    if (box) placed.push({ ...point, box });
  }
  return placed;
}
