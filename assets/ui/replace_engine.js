// The uploader of another file for a film: the same parts, pauses and patience as on the upload page, for one file. It
// goes on while somebody looks at other pages of this visit, and is taken up again after a reload.
import { versionOf } from "./new_version.js";
import { t } from "./text.js";
import { ask } from "./upload_calls.js";
import { askBeforeLeaving, ownName, VIDEO } from "./upload_engine.js";

const engines = new Map(); // film → a promise of its engine

// Its engine: {uppy, before}. before: a promise of the version that plays until the file has arrived.
export function replacer(video) {
  if (!engines.has(video)) {
    const engine = make(video);
    engines.set(video, engine);
    engine.catch(() => engines.delete(video));
  }
  return engines.get(video);
}

async function make(video) {
  const [core, parts, retriever] = await Promise.all([import("@uppy/core"), import("./upload_parts.js"), import("@uppy/golden-retriever")]);
  const uppy = new core.default({
    id: await ownName(`replace-${video}`),
    autoProceed: true,
    restrictions: { maxNumberOfFiles: 1, allowedFileTypes: VIDEO, minFileSize: 1 },
    locale: { strings: { youCanOnlyUploadFileTypes: t("This is not a video file."), inferiorSize: t("This file is empty.") } },
  });
  uppy.use(parts.UploadParts, { endpoint: "/api/uploads", describe: ({ name }) => ({ file_name: name, replaces: video }) });
  uppy.use(retriever.default, { serviceWorker: false });
  askBeforeLeaving(uppy);
  const engine = { uppy };
  const look = () => (engine.before = versionOf(ask, `/api/videos/${video}`));
  look(); // an upload may have begun before
  uppy.on("upload", look);
  return engine;
}
