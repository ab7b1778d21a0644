// A tile of a storyboard, over all of what it stands in.
export function Tile({ image, x, y, w, h }) {
  // An SVG crops and scales the tile to any card without knowing the sprite's size.
  return (
    <svg className="frame" viewBox={`${x} ${y} ${w} ${h}`} preserveAspectRatio="xMidYMid slice">
      <image href={image} />
    </svg>
  );
}
