// A film's storyboard on its card, picture by picture, while somebody lingers there.
const LINGER = 300; // ms before it starts
const FRAME = 450; // ms for each of its pictures

// load: asks for its frames. show: is given the one to show, null: none.
export function cardStoryboard(load, show) {
  let timer = null;
  let stay = null; // of somebody: one begins where a pointer comes, and another with the focus
  const run = async (own) => {
    const frames = await load();
    if (own !== stay || frames.length < 2) return;
    let index = 0;
    const step = () => show(frames[index++ % frames.length]);
    step();
    timer = setInterval(step, FRAME);
  };
  const leave = () => {
    stay = null;
    clearTimeout(timer);
    clearInterval(timer);
    show(null);
  };
  const enter = () => {
    leave();
    stay = {};
    timer = setTimeout(run, LINGER, stay);
  };
  return { enter, leave };
}
