const LOOKS = 90; // one a second

// Of the film at `address`, of which another file has arrived: whether a new version is made of it by now. One may come
// and go between two looks, and plays then. before: the version that played until it arrived. ask: how the API is asked.
export async function newVersion(ask, address, before, wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds))) {
  for (let look = 0; look < LOOKS; look += 1) {
    const [made] = await ask("GET", `${address}/releases`).catch(() => []);
    if (made || (await versionOf(ask, address)) > before) return true;
    await wait(1);
  }
  return false;
}

// NaN while nobody answers.
export async function versionOf(ask, address) {
  const { version } = await ask("GET", address).catch(() => ({}));
  return version ?? NaN;
}
