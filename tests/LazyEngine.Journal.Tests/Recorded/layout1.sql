--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: journal; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.journal (
    ordering bigint NOT NULL,
    created bigint NOT NULL,
    deleted boolean NOT NULL,
    persistence_id text NOT NULL,
    sequence_number bigint NOT NULL,
    message bytea NOT NULL,
    manifest text,
    identifier integer,
    writer_uuid text
);


--
-- Name: journal_ordering_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.journal ALTER COLUMN ordering ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.journal_ordering_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: lazyengine_flows; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lazyengine_flows (
    hash text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    definition bytea NOT NULL,
    registered_at bigint NOT NULL
);


--
-- Name: lazyengine_index; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lazyengine_index (
    execution_id text NOT NULL COLLATE pg_catalog."C",
    slice smallint NOT NULL,
    flow_name text NOT NULL COLLATE pg_catalog."C",
    flow_hash text NOT NULL COLLATE pg_catalog."C",
    state smallint NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    wake_at bigint,
    has_attempts boolean NOT NULL,
    sequence_nr bigint NOT NULL
);


--
-- Name: lazyengine_schema; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lazyengine_schema (
    version integer NOT NULL
);


--
-- Name: lazyengine_writer; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.lazyengine_writer (
    id smallint NOT NULL,
    epoch bigint NOT NULL,
    cluster text NOT NULL,
    host text NOT NULL,
    process_id integer NOT NULL,
    since bigint NOT NULL,
    CONSTRAINT lazyengine_writer_id_check CHECK ((id = 1))
);


--
-- Name: snapshot; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.snapshot (
    persistence_id text NOT NULL,
    sequence_number bigint NOT NULL,
    created bigint NOT NULL,
    snapshot bytea,
    manifest text,
    serializer_id integer
);


--
-- Name: tags; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tags (
    ordering_id bigint NOT NULL,
    tag text NOT NULL,
    sequence_nr bigint NOT NULL,
    persistence_id text NOT NULL
);


--
-- Data for Name: journal; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (1, 639313558699940296, false, 'execution-v1-good', 1, '\x0a0776312d676f6f6410f8f383f3b589d3ef081a203462353634336665653132623466306139313935343838366233646338313036222c0a2a0a04676f6f641220a0fa90923e4a6fb5f70edb3a48986e1b02489b27ccb8a5c58ba2649d447ec01d1802220b12090a05737461727420012a400a04676f6f641220a0fa90923e4a6fb5f70edb3a48986e1b02489b27ccb8a5c58ba2649d447ec01d180120f8f383f3b589d3ef0828f8b98a82b789d3ef083001', 'lazyengine.commit.v1', 741, 'f0b6a14d-31c8-4b5e-bb24-ed2b4a8498d3');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (2, 639313558702358545, false, 'execution-v1-good', 2, '\x0a0776312d676f6f641089f3aaf4b589d3ef081a2a766d2d313733312d35646433336233316439643534666637383233393066613332393862666461382d3222242a220a090a057374617274200112150a013512106170706c69636174696f6e2f6a736f6e220912070a037375622001220922070a037375622001', 'lazyengine.commit.v1', 741, 'f0b6a14d-31c8-4b5e-bb24-ed2b4a8498d3');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (3, 639313558702633952, false, 'execution-v1-good~8c4fba6756cbf8b58dd92f193ddb179a', 1, '\x0a2876312d676f6f647e386334666261363735366362663862353864643932663139336464623137396110b6d7bef4b589d3ef081a0f73746172743a7375622f302e302e3122440a420a05696e6e65721220db9049f7fda77c13e2c47b34ed6cdae31b5e0777b7023d5ad46625c4d78130571802e203140a100a0776312d676f6f64120373756228011001220912070a036f6e6520012a410a05696e6e65721220db9049f7fda77c13e2c47b34ed6cdae31b5e0777b7023d5ad46625c4d7813057180120b6d7bef4b589d3ef0828b69dc583b789d3ef083001', 'lazyengine.commit.v1', 741, '0177b5a4-70ff-429e-b4e2-81480200f5ae');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (4, 639313558702816002, false, 'execution-v1-good~8c4fba6756cbf8b58dd92f193ddb179a', 2, '\x0a2876312d676f6f647e3863346662613637353663626638623538646439326631393364646231373961108ca2c5f4b589d3ef081a2a766d2d313733312d35646433336233316439643534666637383233393066613332393862666461382d3422222a200a070a036f6e65200112150a013512106170706c69636174696f6e2f6a736f6e22026a002a410a05696e6e65721220db9049f7fda77c13e2c47b34ed6cdae31b5e0777b7023d5ad46625c4d7813057180620b6d7bef4b589d3ef08288ce8cb83b789d3ef083001', 'lazyengine.commit.v1', 741, '0177b5a4-70ff-429e-b4e2-81480200f5ae');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (5, 639313558702926883, false, 'execution-v1-good', 3, '\x0a0776312d676f6f6410cf85d0f4b589d3ef081a0f656e6465643a7375622f302e302e31220aea03070a03737562200122232a210a070a03737562200112160a027b7d12106170706c69636174696f6e2f6a736f6e22026a002a340a04676f6f641220a0fa90923e4a6fb5f70edb3a48986e1b02489b27ccb8a5c58ba2649d447ec01d180620f8f383f3b589d3ef08', 'lazyengine.commit.v1', 741, 'f0b6a14d-31c8-4b5e-bb24-ed2b4a8498d3');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (6, 639313558702997375, false, 'execution-v1-good~8c4fba6756cbf8b58dd92f193ddb179a', 3, '\x0a2876312d676f6f647e386334666261363735366362663862353864643932663139336464623137396110a1ded4f4b589d3ef081a0f656e6465643a7375622f302e302e312203f203002a350a05696e6e65721220db9049f7fda77c13e2c47b34ed6cdae31b5e0777b7023d5ad46625c4d7813057180620b6d7bef4b589d3ef08', 'lazyengine.commit.v1', 741, '0177b5a4-70ff-429e-b4e2-81480200f5ae');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (7, 639313558739661691, false, 'execution-v1-bad', 1, '\x0a0676312d6261641082ae9385b689d3ef081a203837326632333031663136313438663562663930633232313931653531613536222b0a290a036261641220583df1031ce44c9e43975b2028da4db64fcb2fcc35c5991c5c16bd318dd1c1851802220a12080a04626f6f6d20012a3f0a036261641220583df1031ce44c9e43975b2028da4db64fcb2fcc35c5991c5c16bd318dd1c18518012082ae9385b689d3ef082882f49994b789d3ef083001', 'lazyengine.commit.v1', 741, 'ae2211ee-55f1-4fa9-9a62-b2d537a9a0d2');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (8, 639313558750024582, false, 'execution-v1-bad', 2, '\x0a0676312d62616410cfffe88ab689d3ef081a2a766d2d313737322d61643365366666646366663034343433393435653631303136356339343365312d32222232200a080a04626f6f6d200112140a0b546573744661696c7572651205576f6f7421221e721c0a04626f6f6d12140a0b546573744661696c7572651205576f6f74212a330a036261641220583df1031ce44c9e43975b2028da4db64fcb2fcc35c5991c5c16bd318dd1c18518072082ae9385b689d3ef08', 'lazyengine.commit.v1', 741, 'ae2211ee-55f1-4fa9-9a62-b2d537a9a0d2');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (9, 639313558800815901, false, 'execution-v1-waits', 1, '\x0a0876312d776169747310ffa3d9a2b689d3ef081a203466366633666432333266383434316139623163666234373131393930393537222d0a2b0a0577616974731220cd41f9a96a672252aa2499e042899374c8c43cbcaacff23db45bd8db8e2d4ef71802220b12090a05666972737420012a410a0577616974731220cd41f9a96a672252aa2499e042899374c8c43cbcaacff23db45bd8db8e2d4ef7180120ffa3d9a2b689d3ef0828ffe9dfb1b789d3ef083001', 'lazyengine.commit.v1', 741, 'd4885483-314a-4f46-9510-1c0580299891');
INSERT INTO public.journal OVERRIDING SYSTEM VALUE VALUES (10, 639313558803309441, false, 'execution-v1-waits', 2, '\x0a0876312d776169747310d2c3bda4b689d3ef081a2a766d2d313834352d63623736653237333465613134653538383262313165613835643662653765362d3222242a220a090a056669727374200112150a013512106170706c69636174696f6e2f6a736f6e220812060a02676f2001220822060a02676f20012a350a0577616974731220cd41f9a96a672252aa2499e042899374c8c43cbcaacff23db45bd8db8e2d4ef7180120ffa3d9a2b689d3ef08', 'lazyengine.commit.v1', 741, 'd4885483-314a-4f46-9510-1c0580299891');


--
-- Data for Name: lazyengine_flows; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lazyengine_flows VALUES ('db9049f7fda77c13e2c47b34ed6cdae31b5e0777b7023d5ad46625c4d7813057', 'inner', '\x0a05696e6e65721a1e121c0a036f6e65120c746573742e737563636565641a0764656661756c74', 639313558696772688);
INSERT INTO public.lazyengine_flows VALUES ('a0fa90923e4a6fb5f70edb3a48986e1b02489b27ccb8a5c58ba2649d447ec01d', 'good', '\x0a04676f6f641a20121e0a057374617274120c746573742e737563636565641a0764656661756c741a41123f0a0373756212037375621a0764656661756c74e203290a20db9049f7fda77c13e2c47b34ed6cdae31b5e0777b7023d5ad46625c4d78130571205696e6e6572', 639313558698014363);
INSERT INTO public.lazyengine_flows VALUES ('583df1031ce44c9e43975b2028da4db64fcb2fcc35c5991c5c16bd318dd1c185', 'bad', '\x0a036261641a1c121a0a04626f6f6d1209746573742e6661696c1a0764656661756c74', 639313558698277842);
INSERT INTO public.lazyengine_flows VALUES ('cd41f9a96a672252aa2499e042899374c8c43cbcaacff23db45bd8db8e2d4ef7', 'waits', '\x0a0577616974731a20121e0a056669727374120c746573742e737563636565641a0764656661756c741a1712150a02676f1202676f1a0764656661756c746a02676f', 639313558698889709);


--
-- Data for Name: lazyengine_index; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lazyengine_index VALUES ('v1-good', 459, 'good', 'a0fa90923e4a6fb5f70edb3a48986e1b02489b27ccb8a5c58ba2649d447ec01d', 6, 639313558699571704, 639313558702916303, NULL, false, 3);
INSERT INTO public.lazyengine_index VALUES ('v1-good~8c4fba6756cbf8b58dd92f193ddb179a', 842, 'inner', 'db9049f7fda77c13e2c47b34ed6cdae31b5e0777b7023d5ad46625c4d7813057', 6, 639313558702631862, 639313558702993185, NULL, false, 3);
INSERT INTO public.lazyengine_index VALUES ('v1-bad', 507, 'bad', '583df1031ce44c9e43975b2028da4db64fcb2fcc35c5991c5c16bd318dd1c185', 7, 639313558737573634, 639313558749462479, NULL, false, 2);
INSERT INTO public.lazyengine_index VALUES ('v1-waits', 108, 'waits', 'cd41f9a96a672252aa2499e042899374c8c43cbcaacff23db45bd8db8e2d4ef7', 1, 639313558799536639, 639313558803276242, NULL, false, 2);


--
-- Data for Name: lazyengine_schema; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lazyengine_schema VALUES (1);


--
-- Data for Name: lazyengine_writer; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.lazyengine_writer VALUES (1, 3, '', 'vm', 1845, 639313558785861014);


--
-- Data for Name: snapshot; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: tags; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Name: journal_ordering_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.journal_ordering_seq', 10, true);


--
-- Name: journal PK_journal; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT "PK_journal" PRIMARY KEY (ordering);


--
-- Name: snapshot PK_snapshot; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.snapshot
    ADD CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number);


--
-- Name: tags PK_tags; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tags
    ADD CONSTRAINT "PK_tags" PRIMARY KEY (ordering_id, tag);


--
-- Name: journal journal_uq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number);


--
-- Name: lazyengine_flows lazyengine_flows_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.lazyengine_flows
    ADD CONSTRAINT lazyengine_flows_pkey PRIMARY KEY (hash);


--
-- Name: lazyengine_index lazyengine_index_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.lazyengine_index
    ADD CONSTRAINT lazyengine_index_pkey PRIMARY KEY (execution_id);


--
-- Name: lazyengine_writer lazyengine_writer_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.lazyengine_writer
    ADD CONSTRAINT lazyengine_writer_pkey PRIMARY KEY (id);


--
-- Name: lazyengine_flows_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lazyengine_flows_name ON public.lazyengine_flows USING btree (name, registered_at, hash);


--
-- Name: lazyengine_index_attempts; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lazyengine_index_attempts ON public.lazyengine_index USING btree (execution_id) WHERE has_attempts;


--
-- Name: lazyengine_index_created; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lazyengine_index_created ON public.lazyengine_index USING btree (created_at DESC, execution_id);


--
-- Name: lazyengine_index_flow; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lazyengine_index_flow ON public.lazyengine_index USING btree (flow_name, created_at DESC, execution_id);


--
-- Name: lazyengine_index_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lazyengine_index_state ON public.lazyengine_index USING btree (state, created_at DESC, execution_id);


--
-- Name: lazyengine_index_wake; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX lazyengine_index_wake ON public.lazyengine_index USING btree (wake_at, execution_id) WHERE (wake_at IS NOT NULL);


--
-- Name: tags_persistence_id_sequence_nr_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tags_persistence_id_sequence_nr_idx ON public.tags USING btree (persistence_id, sequence_nr);


--
-- Name: tags_tag_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX tags_tag_idx ON public.tags USING btree (tag);


--
-- PostgreSQL database dump complete
--


