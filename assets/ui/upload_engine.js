// One Uppy for the whole visit: uploads go on while somebody looks at other pages. A reload finds the files that the
// browser kept and goes on where it stopped.
import { t } from "./text.js";
import * as words from "./upload_words.js";

// Browsers know the type of few files that are videos; the server looks into each.
const VIDEO = [
  "video/*", "image/gif", "image/apng",
  ...(
    ".mp4 .m4v .mov .qt .3gp .3g2 .mkv .webm .avi .divx .ts .m2ts .mts .m2t .tod .flv .f4v .mpg .mpeg .vob .evo .mod " +
    ".ogv .ogg .ogm .wmv .asf .mxf .gxf .dv .dif .rm .rmvb .wtv .nut .ivf .y4m .gif .apng .h264 .264 .avc .h265 .265 " +
    ".hevc .h266 .266 .vvc .obu .m1v .m2v .mpv .mjpeg .mjpg .vc1"
  ).split(" "),
];

let engine = null;

// The line of the field → the list of the API.
export function tagsOf(line) {
  return (line ?? "").split(",").map((tag) => tag.trim()).filter(Boolean);
}

function describe({ name, meta: { title, description, tags, settings, visibility } }) {
  return { file_name: name, title, description, tags: tagsOf(tags), settings, visibility };
}

// What the browser keeps for after a reload goes by this name. Each tab has one of its own, for as long as it is open:
// a second tab must not take up, nor give up, what the first one sends.
async function ownName() {
  if (!navigator.locks) return "notflix"; // an address without TLS
  for (let tab = 1; tab <= 20; tab += 1) {
    const name = tab === 1 ? "notflix" : `notflix-${tab}`;
    // The page of before a reload may still be on its way out.
    const patience = tab === 1 ? { signal: AbortSignal.timeout(500) } : { ifAvailable: true };
    const held = await new Promise((resolve) => {
      const hold = (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise(() => {}) : undefined;
      };
      navigator.locks.request(`uploads of ${name}`, patience, hold).catch(() => resolve(false));
    });
    if (held) return name;
  }
  return "notflix";
}

export function loadEngine({ endpoint }) {
  engine ??= make(endpoint);
  engine.catch(() => (engine = null));
  return engine;
}

async function make(endpoint) {
  const [core, parts, dashboard, retriever, base, look] = await Promise.all([
    import("@uppy/core"),
    import("./upload_parts.js"),
    import("@uppy/dashboard"),
    import("@uppy/golden-retriever"),
    import("@uppy/core/css/style.min.css?inline"),
    import("@uppy/dashboard/css/style.min.css?inline"),
  ]);
  const style = document.createElement("style");
  style.textContent = base.default + look.default;
  document.head.prepend(style);

  const uppy = new core.default({
    id: await ownName(),
    autoProceed: false,
    restrictions: { allowedFileTypes: VIDEO, minFileSize: 1 },
    locale: { strings: words.CORE },
  });
  uppy.use(parts.UploadParts, { endpoint, describe });
  uppy.use(retriever.default, { serviceWorker: false });
  window.addEventListener("beforeunload", (event) => {
    const busy = uppy.getFiles().some((file) => file.progress.uploadStarted && !file.progress.uploadComplete && !file.error);
    if (busy) event.preventDefault();
  });
  return { uppy, Dashboard: dashboard.default };
}

export const DASHBOARD = {
  id: "Dashboard",
  inline: true,
  width: "100%",
  theme: "dark",
  showSelectedFiles: false,
  disableThumbnailGenerator: true,
  proudlyDisplayPoweredByUppy: false,
  hideProgressAfterFinish: true,
  disableInformer: true, // the page tells what was left out, for as long as it takes to read
  note: t("MP4, MOV, MKV, WebM, AVI, MPEG, WMV: whatever the camera made. Several at once are fine, and a broken connection goes on where it stopped."),
  locale: { strings: words.DASHBOARD },
};

// A picture from the film itself, its size and its length, where this browser can read it. Null where it cannot.
export function look(blob) {
  return new Promise((resolve) => {
    const video = document.createElement("video");
    const address = URL.createObjectURL(blob);
    let found = null;
    const end = () => {
      clearTimeout(timer);
      URL.revokeObjectURL(address);
      video.removeAttribute("src");
      video.load();
      resolve(found);
    };
    const timer = setTimeout(end, 6000);
    video.muted = true;
    video.preload = "auto";
    video.addEventListener("error", end);
    video.addEventListener("loadedmetadata", () => {
      if (!video.videoWidth) return end();
      const seconds = Number.isFinite(video.duration) ? video.duration : 0;
      found = { width: video.videoWidth, height: video.videoHeight, seconds, picture: "" };
      video.currentTime = Math.min(seconds / 10, 20) || 0.1;
      return undefined;
    });
    video.addEventListener("seeked", () => {
      const canvas = document.createElement("canvas");
      canvas.width = 480;
      canvas.height = Math.round((480 * video.videoHeight) / video.videoWidth);
      canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
      found.picture = canvas.toDataURL("image/jpeg", 0.8);
      end();
    });
    video.src = address;
  });
}
