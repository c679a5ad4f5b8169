CREATE TABLE "ingest_feeds" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"source" text,
	"enabled" boolean NOT NULL,
	"objects" bigint DEFAULT 0 NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"last_at" timestamp with time zone,
	CONSTRAINT "ingest_feeds_target_unique" UNIQUE("target")
);
--> statement-breakpoint
CREATE TABLE "ingest_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"status" text NOT NULL,
	"state" jsonb NOT NULL,
	"error" text,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "log_objects" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "log_objects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"hash" text NOT NULL,
	"uri" text NOT NULL,
	"etag" text NOT NULL,
	"stamp" text,
	"source" text,
	"status" text NOT NULL,
	"reason" text,
	"bytes" bigint NOT NULL,
	"events" bigint NOT NULL,
	"quarantined" bigint NOT NULL,
	"ingested_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_parts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "log_parts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"day" text NOT NULL,
	"file" text NOT NULL,
	"rows" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	"min_time" double precision NOT NULL,
	"max_time" double precision NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"dropped_at" timestamp with time zone,
	CONSTRAINT "log_parts_file_unique" UNIQUE("file")
);
--> statement-breakpoint
CREATE TABLE "log_quarantine" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "log_quarantine_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"object_id" bigint NOT NULL,
	"position" bigint NOT NULL,
	"reason" text NOT NULL,
	"original" "bytea" NOT NULL,
	"preamble" text,
	"created_at" timestamp with time zone NOT NULL,
	"replayed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "log_source_settings" (
	"source" text PRIMARY KEY NOT NULL,
	"retention_days" integer
);
--> statement-breakpoint
CREATE TABLE "saved_searches" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"view" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "log_quarantine" ADD CONSTRAINT "log_quarantine_object_id_log_objects_id_fk" FOREIGN KEY ("object_id") REFERENCES "public"."log_objects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ingest_runs_latest" ON "ingest_runs" USING btree ("started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "log_objects_once" ON "log_objects" USING btree ("uri","etag");--> statement-breakpoint
CREATE INDEX "log_objects_hash" ON "log_objects" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "log_objects_source" ON "log_objects" USING btree ("source","status");--> statement-breakpoint
CREATE INDEX "log_objects_latest" ON "log_objects" USING btree ("id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "log_parts_live" ON "log_parts" USING btree ("source","day") WHERE dropped_at is null;--> statement-breakpoint
CREATE INDEX "log_quarantine_object" ON "log_quarantine" USING btree ("object_id");--> statement-breakpoint
CREATE INDEX "log_quarantine_open" ON "log_quarantine" USING btree ("id") WHERE replayed_at is null;