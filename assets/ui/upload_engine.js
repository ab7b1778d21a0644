// One Uppy for the whole visit: uploads go on while somebody looks at other pages. Bytes go straight to the store in
// large parts; the app only signs. A reload finds the files that the browser kept and goes on where it stopped.
const MIB = 2 ** 20;
const MOST_PARTS = 10_000; // S3's limit
const VIDEO = ["video/*", ".mkv", ".mov", ".avi", ".ts", ".m2ts", ".mts", ".flv", ".webm", ".mp4", ".m4v"];

let engine = null;
let problem = ""; // what the API said last, in words

export function partSize(size, wanted) {
  return Math.max(wanted, Math.ceil(size / MOST_PARTS / MIB) * MIB);
}

export function lastProblem() {
  return problem;
}

// Uppy's client drops the body of an error; the API's sentence is worth more than its status line.
async function listening(plain, input, init) {
  const response = await plain(input, init);
  const address = typeof input === "string" ? input : input.url;
  if (!response.ok && address.startsWith("/api/s3/")) {
    const told = await response
      .clone()
      .json()
      .catch(() => ({}));
    problem = told.detail || told.title || "";
  }
  return response;
}

export function loadEngine({ endpoint, part }) {
  engine ??= make(endpoint, part);
  engine.catch(() => (engine = null));
  return engine;
}

async function make(endpoint, part) {
  const [core, s3, dashboard, retriever, base, look] = await Promise.all([
    import("@uppy/core"),
    import("@uppy/aws-s3"),
    import("@uppy/dashboard"),
    import("@uppy/golden-retriever"),
    import("@uppy/core/css/style.min.css?inline"),
    import("@uppy/dashboard/css/style.min.css?inline"),
  ]);
  const style = document.createElement("style");
  style.textContent = base.default + look.default;
  document.head.prepend(style);
  const plain = window.fetch.bind(window);
  window.fetch = (input, init) => listening(plain, input, init);

  const uppy = new core.default({
    id: "notflix",
    autoProceed: false,
    restrictions: { allowedFileTypes: VIDEO, minFileSize: 1 },
    locale: {
      strings: {
        youCanOnlyUploadFileTypes: "%{types} are what is taken here: this is not a video file.",
        inferiorSize: "This file is empty: it has no bytes.",
        noDuplicates: "%{fileName} is in the list already.",
      },
    },
  });
  uppy.use(s3.default, {
    companionEndpoint: endpoint,
    shouldUseMultipart: true,
    getChunkSize: (file) => partSize(file.size, part),
    allowedMetaFields: ["name", "type", "size", "title", "description", "tags", "settings"],
    limit: 4,
  });
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
  note: "MP4, MOV, MKV, WebM, AVI, TS: whatever the camera made. Several at once are fine, and a broken connection goes on where it stopped.",
  locale: {
    strings: {
      dropPasteFiles: "Drop videos here or %{browseFiles}",
      browseFiles: "choose them",
      dropHint: "Let go to add them",
      uploadXFiles: { 0: "Upload %{smart_count} video", 1: "Upload %{smart_count} videos" },
      uploadXNewFiles: { 0: "Upload %{smart_count} more", 1: "Upload %{smart_count} more" },
    },
  },
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
