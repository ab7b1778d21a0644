BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0008');
CREATE TABLE edge_assignments (
	video_id TEXT NOT NULL, 
	edge TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_edge_assignments PRIMARY KEY (video_id, edge), 
	CONSTRAINT fk_edge_assignments_edge_edge_nodes FOREIGN KEY(edge) REFERENCES edge_nodes (name) ON DELETE CASCADE, 
	CONSTRAINT fk_edge_assignments_video_id_videos FOREIGN KEY(video_id) REFERENCES videos (id) ON DELETE CASCADE
);
INSERT INTO "edge_assignments" VALUES('YwCah_S0IEs','edge-a',1);
INSERT INTO "edge_assignments" VALUES('YwCah_S0IEs','edge-b',1);
CREATE TABLE edge_nodes (
	name TEXT NOT NULL, 
	url TEXT NOT NULL, 
	ssh_host TEXT NOT NULL, 
	ssh_port INTEGER NOT NULL, 
	ssh_user TEXT NOT NULL, 
	host_key TEXT NOT NULL, 
	root TEXT NOT NULL, 
	enabled BOOLEAN NOT NULL, drained BOOLEAN DEFAULT 0 NOT NULL, pull BOOLEAN DEFAULT 0 NOT NULL, rate_mbit DOUBLE DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_edge_nodes PRIMARY KEY (name)
);
INSERT INTO "edge_nodes" VALUES('edge-a','http://127.0.0.1:26123','127.0.0.1',27665,'notflix','ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOZkHFYYWAMXD25kcKkeA9SyOfbo4ryZfvnokp6Y3g3u','/',1,0,0,0.0);
INSERT INTO "edge_nodes" VALUES('edge-b','http://localhost:26339','127.0.0.1',27427,'notflix','ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDP9h+fnrWWzMmCshtl4XUneMndLpn7ruSYLAuDj2+21','/',1,0,0,0.0);
CREATE TABLE search_outbox (
	video_id TEXT NOT NULL, 
	claim TEXT NOT NULL, 
	tries INTEGER NOT NULL, 
	not_before DOUBLE NOT NULL, 
	CONSTRAINT pk_search_outbox PRIMARY KEY (video_id)
);
CREATE TABLE steps (
	id TEXT NOT NULL, 
	video_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	"index" INTEGER NOT NULL, 
	edge TEXT NOT NULL, 
	state TEXT NOT NULL, 
	attempt INTEGER NOT NULL, 
	worker TEXT NOT NULL, 
	progress DOUBLE NOT NULL, 
	lease_until DOUBLE NOT NULL, 
	not_before DOUBLE NOT NULL, 
	started_at DOUBLE, 
	finished_at DOUBLE, 
	error TEXT NOT NULL, 
	permanent BOOLEAN NOT NULL, 
	result JSON NOT NULL, 
	planned_at DOUBLE NOT NULL, tries INTEGER DEFAULT 0 NOT NULL, queue TEXT DEFAULT '' NOT NULL, turn INTEGER DEFAULT 0 NOT NULL, deaths INTEGER DEFAULT 0 NOT NULL, furthest DOUBLE DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_steps PRIMARY KEY (id), 
	CONSTRAINT fk_steps_video_id_videos FOREIGN KEY(video_id) REFERENCES videos (id) ON DELETE CASCADE, 
	CONSTRAINT uq_steps_video_id_kind_index_edge UNIQUE (video_id, kind, "index", edge)
);
INSERT INTO "steps" VALUES('2b5933101c30d166','YwCah_S0IEs','probe',0,'','done',1,'encode-1',1.0,0.0,0.0,1.79562773277412819e+09,1.79562773327697443e+09,'',0,'{"frames": 132, "chunks": 1, "rungs": ["240p"]}',1.79562773273710918e+09,1,'encode',-2,0,0.0);
INSERT INTO "steps" VALUES('9d589d7b6c69f7b8','YwCah_S0IEs','poster',0,'','done',1,'encode-2',1.0,0.0,0.0,1.79562773333985447e+09,1.79562773452800107e+09,'',0,'{"at": 3, "tiles": 6}',1.79562773328522896e+09,1,'encode',0,0,0.0);
INSERT INTO "steps" VALUES('58697c94ddaf71af','YwCah_S0IEs','chunk',0,'','done',1,'encode-1',1.0,0.0,0.0,1.79562773334566664e+09,1.7956277340407536e+09,'',0,'{"frames": 132, "bytes": 228323}',1.79562773328525185e+09,1,'encode',0,0,0.0);
INSERT INTO "steps" VALUES('0899bd896f165601','YwCah_S0IEs','audio',0,'','done',1,'encode-1',1.0,0.0,0.0,1.79562773409282255e+09,1.79562773443508863e+09,'',0,'{"bytes": 89640, "frames": 250}',1.7956277332852602e+09,1,'encode',0,0,0.0);
INSERT INTO "steps" VALUES('155e2eb8d2d74e61','YwCah_S0IEs','package',0,'','done',1,'encode-1',1.0,0.0,0.0,1.79562773456676244e+09,1.79562773484258437e+09,'',0,'{"renditions": [{"name": "240p", "width": 426, "height": 240, "bitrate": 345876}], "frames": 132, "files": 11, "bytes": 322716}',1.79562773453467822e+09,1,'encode',-1,0,0.0);
INSERT INTO "steps" VALUES('47ef60be3bfe8832','YwCah_S0IEs','seed',0,'edge-a','done',1,'seed-1',1.0,0.0,0.0,1.79562773488782382e+09,1.7956277349922316e+09,'',0,'{"edge": "edge-a", "files": 14, "bytes": 511899}',1.79562773485033369e+09,1,'seed',0,0,0.0);
INSERT INTO "steps" VALUES('60c6e7e6843d5a6f','YwCah_S0IEs','seed',0,'edge-b','done',1,'seed-1',1.0,0.0,0.0,1.79562773505110836e+09,1.79562773517471718e+09,'',0,'{"edge": "edge-b", "files": 14, "bytes": 511899}',1.7956277348503611e+09,1,'seed',0,0,0.0);
INSERT INTO "steps" VALUES('94debaf7e31025cd','YwCah_S0IEs','sweep',0,'','done',1,'seed-1',1.0,0.0,0.0,1.79562773522083616e+09,1.79562773525482273e+09,'',0,'{}',1.79562773499752116e+09,1,'seed',0,0,0.0);
INSERT INTO "steps" VALUES('a936f776e21b4fc9','CLhpQh2LOy8','probe',0,'','failed',1,'encode-2',0.0,0.0,0.0,1.7956277367656188e+09,1.79562773694195961e+09,'This file was cut off: its index, which stands at the end, is missing. Copy or download it again, then upload that.',1,'{}',1795627736.73182,1,'encode',-2,0,0.0);
INSERT INTO "steps" VALUES('7cdbdd5b83f083e4','CLhpQh2LOy8','sweep',1,'','done',1,'seed-1',1.0,0.0,0.0,1.79562773698737835e+09,1.79562773707749986e+09,'',0,'{}',1.79562773695228481e+09,1,'seed',0,0,0.0);
INSERT INTO "steps" VALUES('5641aa951e34499e','aGMbiLLfvUQ','probe',0,'','done',1,'encode-1',1.0,0.0,0.0,1.79562773944876647e+09,1.79562773975164151e+09,'',0,'{"frames": 132, "chunks": 1, "rungs": ["720p", "480p", "360p", "240p"]}',1.79562773939137101e+09,1,'encode',-2,0,0.0);
INSERT INTO "steps" VALUES('c1e5c13cd2a8bf22','aGMbiLLfvUQ','poster',0,'','done',1,'encode-2',1.0,0.0,0.0,1.79562773979241848e+09,1.79562774076936364e+09,'',0,'{"at": 3, "tiles": 6}',1.7956277397602725e+09,1,'encode',0,0,0.0);
INSERT INTO "steps" VALUES('8c348f19abe6a85a','aGMbiLLfvUQ','chunk',0,'','ready',1,'encode-1',0.0,0.0,0.0,1.79562773982493329e+09,1795627744.96912,'',0,'{}',1.79562773976029825e+09,0,'encode',0,0,0.0);
INSERT INTO "steps" VALUES('e3397f472f0d8df2','aGMbiLLfvUQ','audio',0,'','done',1,'encode-2',1.0,0.0,0.0,1.7956277408909831e+09,1.79562774180744028e+09,'',0,'{"bytes": 89640, "frames": 250}',1.79562773976030612e+09,1,'encode',0,0,0.0);
CREATE TABLE videos (
	id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	state TEXT NOT NULL, 
	created_at DOUBLE NOT NULL, 
	updated_at DOUBLE NOT NULL, 
	description TEXT NOT NULL, 
	tags JSON NOT NULL, 
	file_name TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	upload_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	settings JSON NOT NULL, 
	source JSON, 
	"plan" JSON, 
	has_poster BOOLEAN NOT NULL, 
	error TEXT NOT NULL, 
	live_at DOUBLE, part_size BIGINT DEFAULT 33554432 NOT NULL, condition TEXT DEFAULT 'whole' NOT NULL, 
	CONSTRAINT pk_videos PRIMARY KEY (id)
);
INSERT INTO "videos" VALUES('YwCah_S0IEs','Rabbit of the release before','live',1.79562773248367977e+09,1.79562773500366735e+09,'','["rabbit", "old"]','bigbuckbunny.mp4',1055736,'',1,'{"heights": [240], "quality": "balanced", "bitrates": {}, "audio_kbps": 128, "segment_seconds": 4, "salvage": false}','{"container": "mov,mp4,m4a,3gp,3g2,mj2", "codec": "h264", "pixel_format": "yuv420p", "width": 1280, "height": 720, "rotation": 0, "fps_num": 25, "fps_den": 1, "variable_rate": false, "duration": 5.312, "frames": 132, "size": 1055736, "stream_index": 0, "start": 0.0, "seekable": true, "seek_margin": 0.0, "hdr": false, "interlaced": false, "audio": [{"index": 1, "codec": "aac", "channels": 6, "sample_rate": 48000, "language": "", "title": "", "duration": 5.312, "delay": 0.0}], "lost": []}','{"ladder": [{"name": "240p", "width": 426, "height": 240, "bitrate": 350, "max_rate": 525, "buffer": 700, "exact": false}], "chunks": [{"index": 0, "first": 0, "frames": 132}], "fps_num": 25, "fps_den": 1, "gop_frames": 50, "segment_frames": 100, "quality": "balanced", "audio": [{"index": 1, "codec": "aac", "channels": 6, "sample_rate": 48000, "language": "", "title": "", "duration": 5.312, "delay": 0.0}], "audio_kbps": 128}',1,'',1.79562773500345778e+09,33554432,'whole');
INSERT INTO "videos" VALUES('CLhpQh2LOy8','Cut off','failed',1795627736.67086,1.79562773694933462e+09,'','[]','cut.mp4',300000,'',1,'{"heights": [], "quality": "balanced", "bitrates": {}, "audio_kbps": 128, "segment_seconds": 4, "salvage": false}',NULL,NULL,0,'This file was cut off: its index, which stands at the end, is missing. Copy or download it again, then upload that.',NULL,33554432,'whole');
INSERT INTO "videos" VALUES('aGMbiLLfvUQ','Was being encoded','encoding',1.79562773934018969e+09,1.79562774076841902e+09,'','[]','long.mp4',1055736,'',1,'{"heights": [], "quality": "best", "bitrates": {}, "audio_kbps": 128, "segment_seconds": 4, "salvage": false}','{"container": "mov,mp4,m4a,3gp,3g2,mj2", "codec": "h264", "pixel_format": "yuv420p", "width": 1280, "height": 720, "rotation": 0, "fps_num": 25, "fps_den": 1, "variable_rate": false, "duration": 5.312, "frames": 132, "size": 1055736, "stream_index": 0, "start": 0.0, "seekable": true, "seek_margin": 0.0, "hdr": false, "interlaced": false, "audio": [{"index": 1, "codec": "aac", "channels": 6, "sample_rate": 48000, "language": "", "title": "", "duration": 5.312, "delay": 0.0}], "lost": []}','{"ladder": [{"name": "720p", "width": 1280, "height": 720, "bitrate": 2500, "max_rate": 3750, "buffer": 5000, "exact": false}, {"name": "480p", "width": 854, "height": 480, "bitrate": 1200, "max_rate": 1800, "buffer": 2400, "exact": false}, {"name": "360p", "width": 640, "height": 360, "bitrate": 700, "max_rate": 1050, "buffer": 1400, "exact": false}, {"name": "240p", "width": 426, "height": 240, "bitrate": 350, "max_rate": 525, "buffer": 700, "exact": false}], "chunks": [{"index": 0, "first": 0, "frames": 132}], "fps_num": 25, "fps_den": 1, "gop_frames": 50, "segment_frames": 100, "quality": "best", "audio": [{"index": 1, "codec": "aac", "channels": 6, "sample_rate": 48000, "language": "", "title": "", "duration": 5.312, "delay": 0.0}], "audio_kbps": 128}',1,'',NULL,33554432,'whole');
CREATE INDEX ix_videos_created_at_id ON videos (created_at, id);
CREATE INDEX ix_videos_state_created_at_id ON videos (state, created_at, id);
CREATE INDEX ix_steps_state_queue_turn_planned_at ON steps (state, queue, turn, planned_at);
CREATE INDEX ix_search_outbox_not_before ON search_outbox (not_before);
COMMIT;
