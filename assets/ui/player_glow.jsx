// The film's own colours, spilling into the dark room: its poster, shrunk to a few dozen pixels, which the browser draws
// large and therefore soft. A CSS blur would look the same and cost a frame's time for every frame that is shown.
import { useEffect, useRef } from "react";

const [WIDTH, HEIGHT] = [64, 36];
const MARGIN = 0.16; // of each side, in which it fades into the page
const STRENGTH = 0.26;

export function Glow({ poster }) {
  const canvas = useRef(null);

  useEffect(() => {
    const picture = new Image();
    picture.onload = () => canvas.current && paint(canvas.current.getContext("2d"), picture);
    picture.src = poster;
    return () => (picture.onload = null);
  }, [poster]);

  return <canvas ref={canvas} className="player-glow" width={WIDTH} height={HEIGHT} aria-hidden="true" />;
}

function paint(context, picture) {
  const few = document.createElement("canvas").getContext("2d");
  few.canvas.width = 8;
  few.canvas.height = 5;
  few.imageSmoothingQuality = "high";
  few.drawImage(picture, 0, 0, 8, 5);

  context.imageSmoothingQuality = "high";
  context.globalAlpha = STRENGTH;
  context.clearRect(0, 0, WIDTH, HEIGHT);
  context.drawImage(few.canvas, 0, 0, WIDTH, HEIGHT);
  context.globalAlpha = 1;
  context.globalCompositeOperation = "destination-in";
  for (const [x, y] of [[WIDTH, 0], [0, HEIGHT]]) {
    const fade = context.createLinearGradient(0, 0, x, y);
    for (const [at, alpha] of [[0, 0], [MARGIN, 1], [1 - MARGIN, 1], [1, 0]]) fade.addColorStop(at, `rgb(0 0 0 / ${alpha})`);
    context.fillStyle = fade;
    context.fillRect(0, 0, WIDTH, HEIGHT);
  }
  context.globalCompositeOperation = "source-over";
}
