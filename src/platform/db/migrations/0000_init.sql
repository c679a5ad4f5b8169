CREATE TABLE "rule_activity" (
	"rule_id" text PRIMARY KEY NOT NULL,
	"last_match_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_datapoints" (
	"rule_id" text NOT NULL,
	"account" text NOT NULL,
	"entity" text NOT NULL,
	"minute" bigint NOT NULL,
	"count" bigint NOT NULL,
	"sum" double precision NOT NULL,
	"min" double precision NOT NULL,
	"max" double precision NOT NULL,
	"first_at" bigint NOT NULL,
	"last_at" bigint NOT NULL,
	"reported" bigint NOT NULL,
	"samples" jsonb NOT NULL,
	CONSTRAINT "rule_datapoints_rule_id_account_entity_minute_pk" PRIMARY KEY("rule_id","account","entity","minute")
);
--> statement-breakpoint
CREATE TABLE "rule_settings" (
	"rule_id" text PRIMARY KEY NOT NULL,
	"enabled" boolean NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exception_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "exception_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"exception_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"comment" text
);
--> statement-breakpoint
CREATE TABLE "exceptions" (
	"id" text PRIMARY KEY NOT NULL,
	"scope" jsonb NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"requested_by_id" text NOT NULL,
	"requested_by" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"review_at" timestamp with time zone,
	"reminded_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"search" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "finding_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finding_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"finding_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"from_status" text,
	"to_status" text,
	"comment" text
);
--> statement-breakpoint
CREATE TABLE "finding_evidence" (
	"finding_id" text NOT NULL,
	"event_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "finding_evidence_finding_id_event_id_pk" PRIMARY KEY("finding_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "finding_settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"rule_id" text NOT NULL,
	"title" jsonb NOT NULL,
	"about" jsonb NOT NULL,
	"severity" smallint NOT NULL,
	"status" text NOT NULL,
	"account" text,
	"region" text,
	"entity" text NOT NULL,
	"search" text NOT NULL,
	"count" bigint NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"resolved_through" timestamp with time zone,
	"reopened" integer NOT NULL,
	"assignee" text,
	"due_at" timestamp with time zone,
	"exception_id" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log_account_names" (
	"account" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dashboards" (
	"id" text PRIMARY KEY NOT NULL,
	"dashboard" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
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
CREATE TABLE "log_exclusions" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"kql" text NOT NULL,
	"keep_one_in" integer NOT NULL,
	"reason" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"events" bigint DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"last_at" timestamp with time zone
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
	"hours" jsonb NOT NULL,
	"value_counts" jsonb NOT NULL,
	"schema" text DEFAULT '' NOT NULL,
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
CREATE TABLE "threat_entries" (
	"list_id" text PRIMARY KEY NOT NULL,
	"packed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "threat_lists" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"url" text,
	"file_name" text,
	"header_name" text,
	"header_value" text,
	"format" text,
	"columns" jsonb,
	"every_hours" integer NOT NULL,
	"expire_days" integer,
	"confidence" text NOT NULL,
	"enabled" boolean NOT NULL,
	"found_format" text,
	"counts" jsonb NOT NULL,
	"entries" integer NOT NULL,
	"kept" integer NOT NULL,
	"skipped" jsonb NOT NULL,
	"etag" text,
	"last_modified" text,
	"digest" text,
	"seen_at" timestamp with time zone,
	"checked_at" timestamp with time zone,
	"next_at" timestamp with time zone,
	"error" jsonb,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "threat_lists_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "integrations" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"target" text NOT NULL,
	"sealed" text NOT NULL,
	"min_severity" text NOT NULL,
	"locale" text NOT NULL,
	"enabled" boolean NOT NULL,
	"not_before" timestamp with time zone,
	"last_sent_at" timestamp with time zone,
	"last_error" jsonb,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"integration_id" text NOT NULL,
	"integration" text NOT NULL,
	"finding_id" text NOT NULL,
	"occurrence" integer NOT NULL,
	"change" text NOT NULL,
	"finding" jsonb NOT NULL,
	"summary" jsonb,
	"status" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"claimed_until" timestamp with time zone,
	"last_error" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"user_id" text NOT NULL,
	"secret_hash" text NOT NULL,
	"prefix" text NOT NULL,
	"permissions" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "api_tokens_secret_hash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text,
	"detail" jsonb NOT NULL,
	"address" text
);
--> statement-breakpoint
CREATE TABLE "one_time_secrets" (
	"purpose" text PRIMARY KEY NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"locale" text NOT NULL,
	"password_hash" text NOT NULL,
	"disabled" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_login_at" timestamp with time zone,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "posture_accounts" (
	"account" text PRIMARY KEY NOT NULL,
	"source_id" text,
	"name" text NOT NULL,
	"partition" text NOT NULL,
	"status" text NOT NULL,
	"message" text,
	"regions" jsonb NOT NULL,
	"units" jsonb NOT NULL,
	"tags" jsonb NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"scanned_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "posture_attestations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "posture_attestations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"standard" text NOT NULL,
	"requirement" text NOT NULL,
	"account" text,
	"verdict" text NOT NULL,
	"statement" text NOT NULL,
	"evidence" text NOT NULL,
	"date" date NOT NULL,
	"valid_until" date NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "posture_coverage" (
	"account" text NOT NULL,
	"region" text NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"action" text,
	"message" text,
	"count" integer NOT NULL,
	"parts" jsonb NOT NULL,
	"scan_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "posture_coverage_account_region_type_pk" PRIMARY KEY("account","region","type")
);
--> statement-breakpoint
CREATE TABLE "posture_disablings" (
	"id" text PRIMARY KEY NOT NULL,
	"control_id" text NOT NULL,
	"standard" text,
	"accounts" jsonb NOT NULL,
	"units" jsonb NOT NULL,
	"tags" jsonb NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"ended_by" text,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "posture_results" (
	"control_id" text NOT NULL,
	"account" text NOT NULL,
	"region" text NOT NULL,
	"resource_type" text NOT NULL,
	"resource_id" text NOT NULL,
	"resource_name" text,
	"arn" text NOT NULL,
	"status" text NOT NULL,
	"reason" jsonb,
	"finding_id" text NOT NULL,
	"evaluated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "posture_results_account_resource_type_region_resource_id_control_id_pk" PRIMARY KEY("account","resource_type","region","resource_id","control_id")
);
--> statement-breakpoint
CREATE TABLE "posture_scan_units" (
	"scan_id" text NOT NULL,
	"account" text NOT NULL,
	"region" text NOT NULL,
	"service" text NOT NULL,
	"resources" integer NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	CONSTRAINT "posture_scan_units_scan_id_account_region_service_pk" PRIMARY KEY("scan_id","account","region","service")
);
--> statement-breakpoint
CREATE TABLE "posture_scans" (
	"id" text PRIMARY KEY NOT NULL,
	"status" text NOT NULL,
	"request" jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"resumed" integer NOT NULL,
	"units_total" integer NOT NULL,
	"units_done" integer NOT NULL,
	"resources" integer NOT NULL,
	"changed" integer NOT NULL,
	"deleted" integer NOT NULL,
	"evaluated" integer NOT NULL,
	"opened" integer NOT NULL,
	"resolved" integer NOT NULL,
	"error" jsonb
);
--> statement-breakpoint
CREATE TABLE "posture_scores" (
	"day" date NOT NULL,
	"standard" text NOT NULL,
	"account" text NOT NULL,
	"score" integer,
	"passed" integer NOT NULL,
	"failed" integer NOT NULL,
	"unknown" integer NOT NULL,
	"no_data" integer NOT NULL,
	"disabled" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "posture_scores_standard_account_day_pk" PRIMARY KEY("standard","account","day")
);
--> statement-breakpoint
CREATE TABLE "posture_sources" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"profile" text,
	"role_arn" text,
	"external_id" text,
	"role_name" text,
	"regions" jsonb,
	"endpoint" text,
	"enabled" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "posture_standards" (
	"id" text PRIMARY KEY NOT NULL,
	"enabled" boolean NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "security_hub_findings" (
	"finding_id" text PRIMARY KEY NOT NULL,
	"product_arn" text NOT NULL,
	"native_id" text NOT NULL,
	"hub_account" text,
	"hub_region" text,
	"updated_at" timestamp with time zone NOT NULL,
	"workflow" text NOT NULL,
	"over" boolean NOT NULL,
	"look" text NOT NULL,
	"wanted" text,
	"note" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"last_error" text,
	"written_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "security_hubs" (
	"account" text NOT NULL,
	"region" text NOT NULL,
	"source_id" text NOT NULL,
	"take_judged" boolean NOT NULL,
	"write_back" boolean NOT NULL,
	"taken_through" timestamp with time zone,
	"decided_through" timestamp with time zone,
	"imported_at" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "security_hubs_account_region_pk" PRIMARY KEY("account","region")
);
--> statement-breakpoint
CREATE TABLE "posture_items" (
	"id" bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY (sequence name "posture_items_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account" text NOT NULL,
	"region" text NOT NULL,
	"type" text NOT NULL,
	"resource_id" text NOT NULL,
	"captured_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"hash" text NOT NULL,
	"told" boolean NOT NULL,
	"ci" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "posture_resources" (
	"account" text NOT NULL,
	"region" text NOT NULL,
	"type" text NOT NULL,
	"resource_id" text NOT NULL,
	"name" text,
	"arn" text NOT NULL,
	"tags" jsonb NOT NULL,
	"relationships" jsonb NOT NULL,
	"item_id" bigint NOT NULL,
	"hash" text NOT NULL,
	"look" text NOT NULL,
	"born_at" timestamp with time zone NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"captured_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"search" text NOT NULL,
	CONSTRAINT "posture_resources_account_type_region_resource_id_pk" PRIMARY KEY("account","type","region","resource_id")
);
--> statement-breakpoint
CREATE TABLE "posture_unused" (
	"kind" text NOT NULL,
	"account" text NOT NULL,
	"region" text NOT NULL,
	"type" text NOT NULL,
	"resource_id" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"basis" text NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	CONSTRAINT "posture_unused_kind_account_type_region_resource_id_pk" PRIMARY KEY("kind","account","type","region","resource_id")
);
--> statement-breakpoint
CREATE TABLE "posture_unused_unknown" (
	"kind" text NOT NULL,
	"account" text NOT NULL,
	"reason" jsonb NOT NULL,
	"resources" integer NOT NULL,
	CONSTRAINT "posture_unused_unknown_kind_account_pk" PRIMARY KEY("kind","account")
);
--> statement-breakpoint
CREATE TABLE "posture_views" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"shared" boolean NOT NULL,
	"owner_id" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "exception_changes" ADD CONSTRAINT "exception_changes_exception_id_exceptions_id_fk" FOREIGN KEY ("exception_id") REFERENCES "public"."exceptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_changes" ADD CONSTRAINT "finding_changes_finding_id_findings_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."findings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_evidence" ADD CONSTRAINT "finding_evidence_finding_id_findings_id_fk" FOREIGN KEY ("finding_id") REFERENCES "public"."findings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_quarantine" ADD CONSTRAINT "log_quarantine_object_id_log_objects_id_fk" FOREIGN KEY ("object_id") REFERENCES "public"."log_objects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "threat_entries" ADD CONSTRAINT "threat_entries_list_id_threat_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."threat_lists"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posture_scan_units" ADD CONSTRAINT "posture_scan_units_scan_id_posture_scans_id_fk" FOREIGN KEY ("scan_id") REFERENCES "public"."posture_scans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exception_changes_of" ON "exception_changes" USING btree ("exception_id","id");--> statement-breakpoint
CREATE INDEX "exceptions_by_status" ON "exceptions" USING btree ("status","expires_at");--> statement-breakpoint
CREATE INDEX "exceptions_latest" ON "exceptions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "finding_changes_of" ON "finding_changes" USING btree ("finding_id","id");--> statement-breakpoint
CREATE INDEX "finding_evidence_latest" ON "finding_evidence" USING btree ("finding_id","at","event_id");--> statement-breakpoint
CREATE INDEX "findings_by_last_seen" ON "findings" USING btree ("last_seen_at","id");--> statement-breakpoint
CREATE INDEX "findings_by_first_seen" ON "findings" USING btree ("first_seen_at","id");--> statement-breakpoint
CREATE INDEX "findings_by_severity" ON "findings" USING btree ("severity","last_seen_at","id");--> statement-breakpoint
CREATE INDEX "findings_by_count" ON "findings" USING btree ("count","last_seen_at","id");--> statement-breakpoint
CREATE INDEX "findings_by_status" ON "findings" USING btree ("status","severity");--> statement-breakpoint
CREATE INDEX "findings_by_created" ON "findings" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "findings_by_rule" ON "findings" USING btree ("rule_id","last_seen_at");--> statement-breakpoint
CREATE INDEX "findings_by_exception" ON "findings" USING btree ("exception_id");--> statement-breakpoint
CREATE INDEX "findings_by_entity" ON "findings" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "findings_by_due" ON "findings" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "ingest_runs_latest" ON "ingest_runs" USING btree ("started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "log_objects_once" ON "log_objects" USING btree ("uri","etag");--> statement-breakpoint
CREATE INDEX "log_objects_hash" ON "log_objects" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "log_objects_etag" ON "log_objects" USING btree ("etag");--> statement-breakpoint
CREATE INDEX "log_objects_source" ON "log_objects" USING btree ("source","status");--> statement-breakpoint
CREATE INDEX "log_objects_latest" ON "log_objects" USING btree ("id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "log_parts_live" ON "log_parts" USING btree ("source","day") WHERE dropped_at is null;--> statement-breakpoint
CREATE INDEX "log_quarantine_object" ON "log_quarantine" USING btree ("object_id");--> statement-breakpoint
CREATE INDEX "log_quarantine_open" ON "log_quarantine" USING btree ("id") WHERE replayed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_once" ON "outbox" USING btree ("integration_id","finding_id","occurrence");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("status","integration_id","next_attempt_at");--> statement-breakpoint
CREATE INDEX "outbox_of_finding" ON "outbox" USING btree ("finding_id");--> statement-breakpoint
CREATE INDEX "audit_latest" ON "audit_log" USING btree ("id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "posture_attestations_of" ON "posture_attestations" USING btree ("standard","requirement");--> statement-breakpoint
CREATE INDEX "posture_coverage_by_status" ON "posture_coverage" USING btree ("status");--> statement-breakpoint
CREATE INDEX "posture_disablings_of" ON "posture_disablings" USING btree ("control_id");--> statement-breakpoint
CREATE INDEX "posture_results_by_control" ON "posture_results" USING btree ("control_id","status");--> statement-breakpoint
CREATE INDEX "posture_results_in_order" ON "posture_results" USING btree ("status","control_id","arn","region","resource_id");--> statement-breakpoint
CREATE INDEX "posture_results_by_finding" ON "posture_results" USING btree ("finding_id");--> statement-breakpoint
CREATE INDEX "posture_results_by_arn" ON "posture_results" USING btree ("arn");--> statement-breakpoint
CREATE INDEX "posture_scans_by_start" ON "posture_scans" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "security_hub_findings_to_write" ON "security_hub_findings" USING btree ("next_attempt_at");--> statement-breakpoint
CREATE INDEX "posture_items_of" ON "posture_items" USING btree ("account","type","region","resource_id","captured_at");--> statement-breakpoint
CREATE INDEX "posture_resources_by_arn" ON "posture_resources" USING btree ("arn","region");--> statement-breakpoint
CREATE INDEX "posture_resources_by_type" ON "posture_resources" USING btree ("type","account","region","resource_id","deleted_at");--> statement-breakpoint
CREATE INDEX "posture_resources_by_changed" ON "posture_resources" USING btree ("changed_at" DESC NULLS FIRST,"arn","region");--> statement-breakpoint
CREATE INDEX "posture_resources_by_first" ON "posture_resources" USING btree ("first_seen_at" DESC NULLS FIRST,"arn","region");--> statement-breakpoint
CREATE INDEX "posture_resources_by_tie" ON "posture_resources" USING gin ("relationships" jsonb_path_ops);--> statement-breakpoint
CREATE INDEX "posture_unused_by_since" ON "posture_unused" USING btree ("since");--> statement-breakpoint
CREATE INDEX "posture_unused_of" ON "posture_unused" USING btree ("account","type","region","resource_id");--> statement-breakpoint
CREATE INDEX "posture_views_of" ON "posture_views" USING btree ("owner_id");--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
