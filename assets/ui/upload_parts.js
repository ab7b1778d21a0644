// Uppy's way to our store: a file goes in large parts, several at once, straight to S3; the API only signs. After a
// break it goes on from the parts that have arrived. Ours, because @uppy/aws-s3 6.3 sends one part after another
// (transloadit/uppy issue 6547): too slow for a fast network.
import { BasePlugin, EventManager } from "@uppy/core";
import { filterFilesToEmitUploadStarted, filterFilesToUpload, TaskQueue } from "@uppy/core/utils";
import { here } from "./here.js";
import { partsOfIndex } from "./mp4_index.js";
import { ask, askPatiently, BROKEN, patiently, send } from "./upload_calls.js";

const AT_ONCE = 4; // parts on their way, of all files: below the six connections that a browser opens to one host
const FILES_AT_ONCE = 4; // the others have no ticket yet: a server takes only so many uploads at one time
const TOLD_EVERY = 500; // ms between two words of progress: each redraws the page, and takes time from the bytes

// [number from 1, first byte, end]
function cut(size, partSize) {
  const count = Math.ceil(size / partSize);
  return Array.from({ length: count }, (_, i) => [i + 1, i * partSize, Math.min((i + 1) * partSize, size)]);
}

class Upload {
  constructor({ uppy, queue, files, opts }, file) {
    Object.assign(this, { uppy, queue, files, ...opts, id: file.id, data: file.data });
    this.sent = new Map(); // part → bytes on their way or there
    this.ended = new Promise((resolve) => (this.end = resolve));
    this.events = new EventManager(uppy);
    this.events.onFileRemove(this.id, () => this.leave());
    this.events.onFilePause(this.id, (paused) => (paused ? this.round.abort() : this.go()));
    this.events.onPauseAll(this.id, () => this.round.abort());
    this.events.onResumeAll(this.id, () => this.go());
    this.go();
  }

  get file() {
    return this.uppy.getFile(this.id);
  }

  // One round lasts until the file is there, or a pause, or an error that stays.
  async go() {
    this.round?.abort();
    const round = new AbortController();
    this.round = round;
    try {
      const video = await this.files.add(() => this.send(round.signal)).abortOn(round.signal);
      this.uppy.emit("upload-success", this.file, { status: 200, body: { video }, uploadURL: here(`/watch/${video}`) });
      this.leave();
    } catch (error) {
      if (round.signal.aborted) return;
      this.uppy.emit("upload-error", this.file, error);
      this.leave();
    }
  }

  leave() {
    this.round.abort();
    this.events.remove();
    this.end();
  }

  async send(signal) {
    const [ticket, arrived] = await this.open(signal);
    this.sent = new Map(arrived);
    this.tell();
    const missing = cut(this.data.size, ticket.part).filter(([number]) => !arrived.has(number));
    // What tells where everything is goes first and alone: as soon as that is there, the film is planned and made.
    const first = new Set(await partsOfIndex(this.data, ticket.part).catch(() => []));
    for (const parts of [missing.filter(([number]) => first.has(number)), missing.filter(([number]) => !first.has(number))]) {
      await Promise.all(parts.map((part) => this.queue.add(() => this.put(ticket, part, signal)).abortOn(signal)));
    }
    this.tell(true);
    await askPatiently("POST", `${ticket.at}/complete`, { signal });
    return ticket.video;
  }

  // A ticket and the parts that have arrived under it: the one of an earlier round or visit, if the store still has it.
  async open(signal) {
    const { ticket: earlier } = this.file;
    if (earlier) {
      try {
        const { parts } = await askPatiently("GET", earlier.at, { signal });
        return [earlier, new Map(parts.map(({ number, size }) => [number, size]))];
      } catch (error) {
        // All of it is there: only the answer was lost.
        if (error.status === 409) return [earlier, new Map(cut(this.data.size, earlier.part).map(([n, a, b]) => [n, b - a]))];
        if (error.status !== 404) throw error;
      }
    }
    // Not told to stop by a pause: a ticket that we never heard of would be left behind.
    this.asked ??= this.askForTicket().finally(() => (this.asked = null));
    const ticket = await this.asked;
    signal.throwIfAborted();
    return [ticket, new Map()];
  }

  async askForTicket() {
    const body = { ...this.describe(this.file), size: this.data.size };
    const { video_id: video, upload_id: upload, part_size: part } = await askPatiently("POST", this.endpoint, { body });
    const ticket = { video, part, at: `${this.endpoint}/${video}/${encodeURIComponent(upload)}` };
    // In the file's state, so that Golden Retriever keeps it over a reload.
    if (this.file) {
      this.uppy.setFileState(this.id, { ticket });
      this.uppy.emit("upload-begun", this.file);
    } else giveUp(ticket);
    return ticket;
  }

  // Each try with an address of its own: a signature may have run out during a night's sleep.
  put(ticket, [number, start, end], signal) {
    return patiently(async () => {
      const { url } = await ask("GET", `${ticket.at}/parts/${number}`, { signal });
      const told = (loaded) => {
        this.sent.set(number, loaded);
        this.tell();
      };
      await send(url, this.data.slice(start, end), signal, told).catch((error) => {
        this.sent.delete(number);
        throw error;
      });
      this.sent.set(number, end - start);
      this.tellArrived(ticket, signal);
    }, signal);
  }

  // Lets what has come be made while the rest is on its way. A word that is lost costs nothing: the next part brings one.
  async tellArrived(ticket, signal) {
    if (this.telling) return;
    this.telling = true;
    await ask("POST", `${ticket.at}/parts`, { signal }).catch(() => {});
    this.telling = false;
  }

  tell(now = false) {
    if (!this.file || (!now && Date.now() - this.told < TOLD_EVERY)) return;
    this.told = Date.now();
    const bytesUploaded = [...this.sent.values()].reduce((sum, bytes) => sum + bytes, 0);
    const { uploadStarted } = this.file.progress;
    this.uppy.emit("upload-progress", this.file, { uploadStarted, bytesUploaded, bytesTotal: this.data.size });
  }
}

// Nothing of it stays in the store. Should the API not hear of it, the upload expires there by itself.
function giveUp({ at }) {
  return ask("DELETE", at).catch(() => {});
}

// opts: endpoint: where the API takes uploads; describe: what to tell it of a file besides the size.
export class UploadParts extends BasePlugin {
  constructor(uppy, opts) {
    super(uppy, opts);
    this.id = "UploadParts";
    this.type = "uploader";
    this.queue = new TaskQueue({ concurrency: AT_ONCE });
    this.files = new TaskQueue({ concurrency: FILES_AT_ONCE });
  }

  install() {
    const { capabilities } = this.uppy.getState();
    this.uppy.setState({ capabilities: { ...capabilities, resumableUploads: true } });
    this.uppy.addUploader(this.upload);
    this.uppy.on("file-removed", ({ ticket, progress }) => ticket && !progress.uploadComplete && giveUp(ticket));
    window.addEventListener("online", () => {
      const broken = this.uppy.getFiles().filter((file) => file.error === BROKEN);
      broken.forEach((file) => this.uppy.retryUpload(file.id));
    });
  }

  upload = async (ids) => {
    const files = filterFilesToUpload(this.uppy.getFilesByIds(ids));
    this.uppy.emit("upload-start", filterFilesToEmitUploadStarted(files));
    await Promise.all(files.map((file) => new Upload(this, file).ended));
  };
}
