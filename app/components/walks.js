// The walks of a plane: where their points lie in a field of this height, and how they are drawn.
const HEIGHT = 300;
const WHOLE = 40; // words: in a longer text small moves fade, and labelled words alone have points
const SHADES = 6; // of moves that fade
const FAINTEST = 0.18;
const DASH = "4 3";
const ROOM = 45; // pixels that the name of a side takes
const DIAMOND = "l7.5 7.5l-7.5 7.5l-7.5 -7.5Z";
// Where there are two walks, the first is thin and the second heavy.
const ALONE = [{ line: 1.6, opacity: 0.9, point: 3.2, end: 2.5 }];
const PAIR = [
  { line: 1.2, opacity: 0.75, point: 2.4, end: 1.2 },
  { line: 2.4, opacity: 1, point: 3.2, end: 2.4 },
];

// The words of a walk up to some step, in reading order: each with its place, the place before it,
// and how far it moved the state. `at` tells where a point of the plane lies in the field.
function layOut(walk, steps, at) {
  const order = walk.words.map((_, n) => (walk.backward ? walk.words.length - 1 - n : n));
  let before = at(0, 0); // the empty state
  return order.slice(0, steps).map((index) => {
    const [from, to] = [before, at(walk.x[index], walk.y[index])];
    before = to;
    return { index, text: clip(walk.words[index]), ...to, from, move: apart(from, to) };
  });
}

const apart = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);
const spot = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const dot = ({ x, y }, r, name, more) => shape("circle", { cx: x, cy: y, r, class: name, ...more });
const letter = (text, x, y, anchor = "middle") =>
  shape("text", { class: "letter", x, y, "text-anchor": anchor }, text);

// The moves in shades by their length: a shape a shade, for there may be hundreds of moves.
function movesOf(points, { backward, words }, look) {
  const longest = Math.max(...points.map(({ move }) => move), 1e-9);
  const shades = new Map();
  for (const { from, move, ...point } of points) {
    const share = words.length > WHOLE ? Math.ceil((SHADES * move) / longest) / SHADES : 1;
    shades.set(share, `${shades.get(share) ?? ""}M${spot(from)}L${spot(point)}`);
  }
  return [...shades].map(([share, d]) =>
    shape("path", {
      class: "move",
      d,
      "stroke-width": look.line,
      "stroke-dasharray": backward ? DASH : "none",
      opacity: look.opacity * (FAINTEST + (1 - FAINTEST) * share),
    }),
  );
}

function dotsOf(points, { backward }, look) {
  const name = backward ? "point hollow" : "point";
  return points.map((point) => dot(point, look.point, name, { opacity: look.opacity }));
}

function endOf(points, { name }, look) {
  const end = points.at(-1);
  const ring = dot(end, 6, "end", { "stroke-width": look.end });
  return name ? [ring, letter(name, end.x + 13, end.y + 4)] : [ring];
}

// Where a walk's verdict flips, its mean state, and between them the logit. `side`: of the line, 1 or
// -1, on which its name stands.
function verdictOf({ name, mean, boundary, prediction }, at, side) {
  if (!mean) return [];
  const [{ x, y }, { x: line }] = [at(...mean), at(boundary, 0)];
  const drawn = [
    shape("line", { class: "boundary", x1: line, x2: line, y1: 0, y2: HEIGHT }),
    shape("line", { class: "logit", x1: line, x2: x, y1: y, y2: y }),
    shape("path", { class: `mean ${prediction}`, d: `M${x} ${y - 7.5}${DIAMOND}` }),
  ];
  if (!name) return drawn;
  const foot = letter(name, line + 5 * side, HEIGHT - 3, side < 0 ? "end" : "start");
  return [...drawn, letter(name, x, y - 12), foot];
}

// The names of the boundary's sides, where they are true of all walks, and have room.
function sidesOf(walks, at, width) {
  if (!walks[0].mean) return [];
  const lines = walks.map(({ boundary }) => at(boundary, 0).x);
  const [left, right] = [Math.min(...lines) - 6, Math.max(...lines) + 6];
  const names = [
    left > ROOM && shape("text", { class: "side", x: left, y: 13, "text-anchor": "end" }, "negative"),
    right < width - ROOM && shape("text", { class: "side", x: right, y: 13 }, "positive"),
  ];
  return names.filter(Boolean);
}

// Boxes in which no label may stand: of marks, letters and names.
function takenBy({ name, mean, boundary }, points, at) {
  const { x, y } = points.at(-1);
  const boxes = [around({ x, y }, 8)];
  if (name) boxes.push(around({ x: x + 13, y }, 7));
  if (!mean) return boxes;
  const [middle, line] = [at(...mean), at(boundary, 0).x];
  boxes.push(around(middle, 8), { left: line - 60, top: 0, right: line + 60, bottom: 18 });
  if (name) boxes.push(around({ x: middle.x, y: middle.y - 14 }, 7));
  return boxes;
}
