-- The role stays: it belongs to the whole server, and another database may use it.

DROP POLICY engine_expires ON value;
DROP POLICY engine_sees ON value;
DROP POLICY engine_leases ON run;
DROP POLICY engine_sees ON run;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['prep', 'event', 'command', 'run', 'step', 'reading', 'blob', 'blob_use', 'value', 'passage', 'feed_item']
    LOOP
        EXECUTE format('DROP POLICY of_tenant ON %I', name);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', name);
    END LOOP;
END
$$;

REVOKE ALL ON ALL TABLES IN SCHEMA callsheet FROM callsheet_app;
REVOKE ALL ON SCHEMA callsheet FROM callsheet_app
