// Picture in picture, from one film to the next: the same screen plays on in the small window that the system shows.

// Shaka's controls close that window as they go, which act() has them do.
export async function keepSmallWindow(screen, act) {
  if (!screen || document.pictureInPictureElement !== screen) return act();
  document.exitPictureInPicture = async () => {}; // over the browser's own, which stays on its prototype
  try {
    return await act();
  } finally {
    delete document.exitPictureInPicture;
  }
}
