// What Uppy says, in its two places. Its own texts have %{places}, and two forms of what is counted, by number.
import { t, tn } from "./text.js";

const COUNT = { count: "%{smart_count}" };
const forms = (text) => ({ 0: text(1), 1: text(2) });

// Why a file was left out; see Refused in uploader.jsx.
export const CORE = {
  youCanOnlyUploadFileTypes: t("it is not a video file."),
  inferiorSize: t("it is empty."),
  noDuplicates: t("it is in the list already."),
};

export const DASHBOARD = {
  dashboardTitle: t("Videos to upload"),
  dropPasteFiles: t("Drop videos here or {choose}", { choose: "%{browseFiles}" }),
  browseFiles: t("choose them"),
  dropHint: t("Let go to add them"),
  sessionRestored: t("Here is where you were"),
  recoveredAllFiles: t("All files are here again, and can go on."),
  recoveredXFiles: forms((n) => tn("{count} file has to be chosen again, then it goes on.", "{count} files have to be chosen again, then they go on.", n, COUNT)),
  uploadXFiles: forms((n) => tn("Upload {count} video", "Upload {count} videos", n, COUNT)),
  uploadXNewFiles: forms((n) => tn("Upload {count} more", "Upload {count} more", n, COUNT)),
  xMoreFilesAdded: forms((n) => tn("{count} more file added", "{count} more files added", n, COUNT)),
  filesUploadedOfTotal: forms((n) => tn("{done} of {count} file uploaded", "{done} of {count} files uploaded", n, { ...COUNT, done: "%{complete}" })),
  dataUploadedOfTotal: t("{done} of {total}", { done: "%{complete}", total: "%{total}" }),
  xTimeLeft: t("{time} left", { time: "%{time}" }),
  upload: t("Upload"),
  uploading: t("Uploading"),
  paused: t("Paused"),
  complete: t("Complete"),
  uploadFailed: t("Upload failed"),
  showErrorDetails: t("Show what went wrong"),
  pause: t("Pause"),
  resume: t("Go on"),
  retry: t("Try again"),
  retryUpload: t("Try again"),
  cancel: t("Cancel"),
};
