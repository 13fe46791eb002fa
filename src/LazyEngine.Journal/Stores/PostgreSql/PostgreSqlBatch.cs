using Npgsql;
using NpgsqlTypes;

namespace LazyEngine.Journal;

/// <summary>The statements of one group commit: all journal rows, then all index rows, in one round trip and the one (implicit) transaction of their batch.</summary>
internal static class PostgreSqlBatch
{
    private static readonly string InsertRows =
        "insert into journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) "
        + "select created, false, pid, nr, message, manifest, identifier, writer "
        + "from unnest($1, $2, $3, $4, $5, $6, $7) as rows (created, pid, nr, message, manifest, identifier, writer) "
        + $"where {PostgreSqlWriterLock.Check("$8")} = 1";

    // Sorted, so that two batches lock the rows they share in the same order.
    private const string MergeIndex =
        $"insert into lazyengine_index ({IndexStatements.Columns}) "
        + "select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
        + "as rows (id, slice, flow, hash, state, created, updated, wake, attempts, nr, ended, parent, key, attributes) order by id "
        + IndexStatements.Merge;

    private const string MergeAttributes =
        "insert into lazyengine_attributes (execution_id, name, value, created_at) "
        + "select * from unnest($1, $2, $3, $4) as rows (id, name, value, created) order by id, name "
        + IndexStatements.MergeAttribute;

    /// <summary>Adds the statements for some writes, with those that guard them.</summary>
    /// <returns>Those that write rows of the index.</returns>
    /// <exception cref="NotTheWriterException">The lock is lost.</exception>
    public static IReadOnlyList<NpgsqlBatchCommand> Add(NpgsqlBatch batch, PostgreSqlWriterLock guard, List<JournalWrite> writes)
    {
        guard.Hold(batch);
        batch.BatchCommands.Add(Rows(writes, guard));

        // One statement may touch a row once only: the last registration of each execution counts.
        var entries = new Dictionary<string, IndexEntry>(StringComparer.Ordinal);
        foreach (var write in writes)
        {
            if (write.Entry is not { } entry) continue;
            var id = entry.Header.Execution.Value;
            if (!entries.TryGetValue(id, out var other) || other.SequenceNr <= entry.SequenceNr) entries[id] = entry;
        }

        return AddIndex(batch, [.. entries.Values]);
    }

    /// <summary>Adds the statements for rows of the index; none may come twice.</summary>
    /// <returns>Those that write rows of the index.</returns>
    public static IReadOnlyList<NpgsqlBatchCommand> AddIndex(NpgsqlBatch batch, IndexEntry[] entries)
    {
        var written = new List<NpgsqlBatchCommand>();
        var rows = Array.FindAll(entries, entry => entry.Header.PurgedAt is null);
        if (rows.Length > 0)
        {
            written.Add(Index(rows));
            batch.BatchCommands.Add(written[0]);
        }

        if (Array.Exists(rows, row => row.Header.Attributes.Count > 0)) batch.BatchCommands.Add(Attributes(rows));
        foreach (var statement in entries.Where(entry => entry.Header.PurgedAt is not null).OrderBy(entry => entry.Header.Execution).SelectMany(entry => TombstoneStatements.Put(entry.Header)))
        {
            var command = PostgreSqlConnections.Command(statement);
            batch.BatchCommands.Add(command);
            if (statement.Text.StartsWith("insert", StringComparison.Ordinal)) written.Add(command);
        }

        return written;
    }

    private static NpgsqlBatchCommand Rows(List<JournalWrite> writes, PostgreSqlWriterLock guard)
    {
        var count = writes.Sum(write => write.Rows.Count);
        var (created, pid, nr, message) = (new long[count], new string[count], new long[count], new byte[count][]);
        var (manifest, identifier, writer) = (new string[count], new int[count], new string[count]);
        var i = 0;
        foreach (var write in writes)
        {
            foreach (var row in write.Rows)
            {
                (created[i], pid[i], nr[i], message[i]) = (row.Timestamp, write.PersistenceId, row.SequenceNr, row.Message);
                (manifest[i], identifier[i], writer[i]) = (row.Manifest, row.SerializerId, row.WriterUuid);
                i++;
            }
        }

        var command = new NpgsqlBatchCommand(InsertRows);
        Add(command, created, NpgsqlDbType.Bigint);
        Add(command, pid, NpgsqlDbType.Text);
        Add(command, nr, NpgsqlDbType.Bigint);
        Add(command, message, NpgsqlDbType.Bytea);
        Add(command, manifest, NpgsqlDbType.Text);
        Add(command, identifier, NpgsqlDbType.Integer);
        Add(command, writer, NpgsqlDbType.Text);
        command.Parameters.Add(guard.EpochParameter());
        return command;
    }

    private static NpgsqlBatchCommand Index(IndexEntry[] entries)
    {
        var command = new NpgsqlBatchCommand(MergeIndex);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.Execution.Value), NpgsqlDbType.Text);
        Add(command, Array.ConvertAll(entries, entry => (short)SliceRange.Of(entry.Header.Execution)), NpgsqlDbType.Smallint);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.FlowName), NpgsqlDbType.Text);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.Flow.Value), NpgsqlDbType.Text);
        Add(command, Array.ConvertAll(entries, entry => (short)entry.Header.State), NpgsqlDbType.Smallint);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.CreatedAt.UtcTicks), NpgsqlDbType.Bigint);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.UpdatedAt.UtcTicks), NpgsqlDbType.Bigint);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.WakeAt?.UtcTicks), NpgsqlDbType.Bigint);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.HasAttempts), NpgsqlDbType.Boolean);
        Add(command, Array.ConvertAll(entries, entry => entry.SequenceNr), NpgsqlDbType.Bigint);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.EndedAt?.UtcTicks), NpgsqlDbType.Bigint);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.Parent?.Value), NpgsqlDbType.Text);
        Add(command, Array.ConvertAll(entries, entry => entry.Header.BusinessKey), NpgsqlDbType.Text);
        Add(command, Array.ConvertAll(entries, entry => IndexAttributes.Write(entry.Header.Attributes)), NpgsqlDbType.Text);
        return command;
    }

    private static NpgsqlBatchCommand Attributes(IndexEntry[] entries)
    {
        var all = entries.SelectMany(entry => entry.Header.Attributes.Select(attribute => (entry.Header, Attribute: attribute))).ToArray();
        var command = new NpgsqlBatchCommand(MergeAttributes);
        Add(command, Array.ConvertAll(all, one => one.Header.Execution.Value), NpgsqlDbType.Text);
        Add(command, Array.ConvertAll(all, one => one.Attribute.Name), NpgsqlDbType.Text);
        Add(command, Array.ConvertAll(all, one => one.Attribute.Value), NpgsqlDbType.Text);
        Add(command, Array.ConvertAll(all, one => one.Header.CreatedAt.UtcTicks), NpgsqlDbType.Bigint);
        return command;
    }

    private static void Add<T>(NpgsqlBatchCommand command, T[] values, NpgsqlDbType element) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element });
}
