-- Who works with the tables owns none of them, and sees one tenant's rows: those of the tenant that its transaction
-- named. Who owns them is held to the same (FORCE). A transaction that named no tenant sees nothing.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'callsheet_app') THEN
        CREATE ROLE callsheet_app NOLOGIN;
    END IF;
EXCEPTION
    -- Roles belong to the whole server; somebody made it for another database at this moment.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA callsheet TO callsheet_app;
GRANT SELECT ON schema_step TO callsheet_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    prep, event, command, run, step, reading, blob, blob_use, value, passage, feed_item TO callsheet_app;

-- Who migrates may also work, if that is for it to say: somebody else may have made the role.
DO $$
BEGIN
    EXECUTE format('GRANT callsheet_app TO %I', current_user);
EXCEPTION
    WHEN insufficient_privilege THEN NULL;
END
$$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['prep', 'event', 'command', 'run', 'step', 'reading', 'blob', 'blob_use', 'value', 'passage', 'feed_item']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY of_tenant ON %I USING (tenant = current_setting(''callsheet.tenant'', true)) '
            'WITH CHECK (tenant = current_setting(''callsheet.tenant'', true))', name);
    END LOOP;
END
$$;

-- Handing out work looks over all tenants: at runs, to lease them and nothing more, and at values that have expired.
CREATE POLICY engine_sees ON run FOR SELECT USING (current_setting('callsheet.engine', true) = 'on');
CREATE POLICY engine_leases ON run FOR UPDATE USING (current_setting('callsheet.engine', true) = 'on');
CREATE POLICY engine_sees ON value FOR SELECT
    USING (current_setting('callsheet.engine', true) = 'on' AND expires_at IS NOT NULL);
CREATE POLICY engine_expires ON value FOR DELETE
    USING (current_setting('callsheet.engine', true) = 'on' AND expires_at IS NOT NULL)
