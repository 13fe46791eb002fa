using System.Data.Common;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Journal;

/// <summary>What the journal of one execution comes to, row by row: its index row, and when it must be woken at the latest.</summary>
internal sealed class ExecutionAccount(string persistenceId, ExecutionId id, JournalReading reading, Func<FlowHash, Task<Plan?>> plans, Action<IndexDifference> found)
{
    private Replay _replay = Replay.Nothing;
    private IndexHeader? _header;
    private long _headerAt;
    private long _last;
    private long _lastRead;

    /// <summary>How many rows were read.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether every row was there and could be understood.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The index row; its wake is early enough. Null where no commit could be read that carries a header.</summary>
    public IndexEntry? Entry
    {
        get
        {
            if (_header is null) return null;
            if (IsPurged) return new IndexEntry(_header, _lastRead);
            var needed = IsWhole ? reading.Wakes.After(_replay.State, _replay.State.At) : null;
            var wake = needed is null || _header.WakeAt <= needed ? _header.WakeAt : needed;
            return new IndexEntry(Complete(_header) with { WakeAt = wake }, _lastRead);
        }
    }

    /// <summary>Takes the next row.</summary>
    public async Task ReadAsync(JournalRow row)
    {
        Rows++;
        // A journal that was purged begins, and ends, with the row that says so.
        if (row.SequenceNr != _last + 1 && !IsPurge(row))
            Report(_last + 1, string.Create(CultureInfo.InvariantCulture, $"Rows {_last + 1} to {row.SequenceNr - 1} are missing."));
        _last = row.SequenceNr;
        try
        {
            var commit = reading.Decode(row);
            if (commit.Execution != id) throw new InvalidDataException($"The commit is one of execution '{commit.Execution}'.");
            _lastRead = row.SequenceNr;
            if (commit.Index is { } header) (_header, _headerAt) = (header, row.SequenceNr);
            if (IsWhole) await FoldAsync(commit);
        }
        catch (Exception cause) when (cause is not DbException)
        {
            Report(row.SequenceNr, cause.Message);
        }
    }

    /// <summary>Whether a tombstone stands in the place of the row.</summary>
    public bool IsPurged => _header?.PurgedAt is not null;

    private bool IsPurge(JournalRow row)
    {
        try
        {
            return _last == 0 && reading.Decode(row).Events[0] is ExecutionEvent.ExecutionPurged;
        }
        catch (Exception cause) when (cause is not DbException)
        {
            return false;
        }
    }

    /// <summary>All rows are read.</summary>
    public void End()
    {
        if (_header is null) Report(null, "No commit that can be read carries an index header.");
    }

    /// <summary>Reports in what the written row is not what the journal comes to.</summary>
    /// <param name="written">The row; null where there is none.</param>
    /// <param name="searched">The attributes by which it is found.</param>
    /// <param name="hasTombstone">Whether the index has a tombstone of it.</param>
    /// <param name="now">An instant that no move of a wake came after.</param>
    public void Compare(IndexEntry? written, Sequence<ExecutionAttribute> searched, bool hasTombstone, DateTimeOffset now)
    {
        if (_header is not { } header) return;
        if (header.PurgedAt is not null)
        {
            if (written is not null) found(new IndexDifference(persistenceId, IndexFault.Different, _headerAt, "The index has it, and its journal was purged."));
            if (!hasTombstone) found(new IndexDifference(persistenceId, IndexFault.Missing, null, "Its journal was purged, and the index has no tombstone of it."));
            return;
        }

        if (hasTombstone) found(new IndexDifference(persistenceId, IndexFault.Different, _headerAt, "The index has a tombstone of it, and its journal was not purged."));
        if (written is null)
        {
            found(new IndexDifference(persistenceId, IndexFault.Missing, null, $"The index does not have it; it is {header.State}."));
            return;
        }

        var differences = Differences(header, written.Header).ToList();
        if (!searched.Equals(header.Attributes)) differences.Add($"it is found by the attributes {Show(searched)} and must be by {Show(header.Attributes)}");
        if (written.SequenceNr < _headerAt || written.SequenceNr > _last)
            differences.Add(string.Create(CultureInfo.InvariantCulture, $"sequence_nr is {written.SequenceNr} and must be {_headerAt} to {_last}"));
        if (differences.Count > 0)
            found(new IndexDifference(persistenceId, IndexFault.Different, _headerAt, $"The index differs from the journal: {string.Join("; ", differences)}."));

        // A wake that was moved is in the index only. The move cannot have named a later instant than one now would.
        if (!IsWhole || reading.Wakes.After(_replay.State, now) is not { } latest || written.Header.WakeAt <= latest) return;
        var wake = written.Header.WakeAt is { } at ? Show(at) : "never";
        found(new IndexDifference(persistenceId, IndexFault.LateWake, null, $"Its wake is {wake} and must be {Show(latest)} at the latest."));
    }

    private static IEnumerable<string> Differences(IndexHeader journal, IndexHeader index)
    {
        if (index.FlowName != journal.FlowName) yield return $"flow_name is '{index.FlowName}' and must be '{journal.FlowName}'";
        if (index.Flow != journal.Flow) yield return $"flow_hash is {index.Flow} and must be {journal.Flow}";
        if (index.State != journal.State) yield return $"state is {index.State} and must be {journal.State}";
        if (index.CreatedAt != journal.CreatedAt) yield return $"created_at is {Show(index.CreatedAt)} and must be {Show(journal.CreatedAt)}";
        if (index.UpdatedAt != journal.UpdatedAt) yield return $"updated_at is {Show(index.UpdatedAt)} and must be {Show(journal.UpdatedAt)}";
        // Headers of the first layout do not say these two. What an update has put into the row will do until the next rebuild.
        if (index.EndedAt != journal.EndedAt && !(journal.EndedAt is null && journal.State.IsTerminal() && index.EndedAt is not null)) yield return $"ended_at is {Show(index.EndedAt)} and must be {Show(journal.EndedAt)}";
        if (index.Parent != journal.Parent && journal.Parent is not null) yield return $"parent is '{index.Parent}' and must be '{journal.Parent}'";
        if (index.BusinessKey != journal.BusinessKey) yield return $"business_key is '{index.BusinessKey}' and must be '{journal.BusinessKey}'";
        if (!index.Attributes.Equals(journal.Attributes)) yield return $"attributes are {Show(index.Attributes)} and must be {Show(journal.Attributes)}";
        if (index.HasAttempts != journal.HasAttempts) yield return $"has_attempts is {index.HasAttempts} and must be {journal.HasAttempts}";
    }

    private static string Show(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture) ?? "none";

    private static string Show(Sequence<ExecutionAttribute> attributes) => $"{{{string.Join(", ", attributes.Select(attribute => $"{attribute.Name}: {attribute.Value}"))}}}";

    // What headers of the first layout do not say, the journal does.
    private IndexHeader Complete(IndexHeader header) => !IsWhole ? header : header with
    {
        EndedAt = header.EndedAt ?? (header.State.IsTerminal() ? _replay.State.EndedAt : null),
        Parent = header.Parent ?? _replay.State.Parent?.Token.Execution,
    };

    private async Task FoldAsync(Commit commit)
    {
        var known = new Dictionary<FlowHash, Plan>();
        foreach (var flow in Replay.FlowsOf(commit))
            known[flow] = await plans(flow) ?? throw new InvalidDataException($"Its flow {flow} is not registered in this journal.");
        _replay = _replay.Add(commit, known.GetValueOrDefault);
    }

    private void Report(long? sequenceNr, string text)
    {
        IsWhole = false;
        found(new IndexDifference(persistenceId, IndexFault.Unreadable, sequenceNr, text));
    }
}
