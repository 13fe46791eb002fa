using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>What is searched for, checked, page by page.</summary>
internal static class Searching
{
    /// <summary>The most executions of one page.</summary>
    public const int LimitMax = 1_000;

    /// <summary>How many executions of a state are counted.</summary>
    public const int CountMax = 100_000;

    private const byte CursorVersion = 1;
    private const int MarkLength = 8;
    private const int PlaceAt = 1 + MarkLength;
    private const int IdAt = PlaceAt + sizeof(long);

    /// <summary>Reads one page.</summary>
    public static async Task<ExecutionPage> PageAsync(Func<IndexQuery, Task<IEnumerable<IndexHeader>>> list, ExecutionFilter? filter, string? cursor, int limit)
    {
        if (limit is < 1 or > LimitMax) throw Wrong(string.Create(CultureInfo.InvariantCulture, $"The limit is {limit}; 1 to {LimitMax} are allowed."));
        var query = QueryOf(filter);
        if (cursor is not null) query = query with { After = Read(cursor, query) };
        // One more than is asked for tells whether a page follows.
        var rows = (await list(query with { Limit = limit + 1 })).ToList();
        var next = rows.Count > limit ? Write(ListCursor.Of(rows[limit - 1], query.Order), query) : null;
        return new ExecutionPage(rows.Take(limit).Select(ExecutionSummary.Of).ToSequence(), next);
    }

    /// <summary>Counts.</summary>
    public static async Task<ExecutionCounts> CountAsync(Func<IndexQuery, Task<IReadOnlyList<StateCount>>> count, ExecutionFilter? filter)
    {
        var query = QueryOf(filter);
        var states = await count(query with { Limit = CountMax });
        var total = states.Sum(state => state.Count);
        return new ExecutionCounts(total, query.IsNarrow ? total >= CountMax : states.Any(state => state.Count >= CountMax), [.. states]);
    }

    /// <summary>Attributes as they are given.</summary>
    public static Sequence<ExecutionAttribute> Given(IReadOnlyDictionary<string, string>? attributes) =>
        attributes is null ? [] : attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute => new ExecutionAttribute(attribute.Key, attribute.Value)).ToSequence();

    /// <summary>What an index is asked.</summary>
    /// <exception cref="EngineException">The filter contradicts itself, or cannot be walked through an index.</exception>
    public static IndexQuery QueryOf(ExecutionFilter? filter)
    {
        filter ??= new ExecutionFilter();
        var (created, updated, ended) = (Range("created", filter.CreatedFrom, filter.CreatedBefore), Range("updated", filter.UpdatedFrom, filter.UpdatedBefore), Range("ended", filter.EndedFrom, filter.EndedBefore));
        if (filter.State is not null && filter.States.Count > 0) throw Wrong("A state and states are given. Give one of them.");
        if (filter.BusinessKey is { } key && ExecutionAttribute.ValueProblem("The business key", key) is { } wrong) throw Wrong(wrong);
        foreach (var (name, value) in filter.Attributes)
        {
            if ((ExecutionAttribute.NameProblem(name) ?? ExecutionAttribute.ValueProblem($"The attribute '{name}'", value)) is { } problem) throw Wrong(problem);
        }

        if (filter.Attributes.Count > ExecutionAttribute.MaxCount) throw Wrong($"{filter.Attributes.Count} attributes are asked for; {ExecutionAttribute.MaxCount} are allowed.");
        var query = new IndexQuery(filter.State, filter.FlowName)
        {
            States = filter.States.Distinct().Order().ToSequence(),
            Created = created,
            Updated = updated,
            Ended = ended,
            Parent = filter.Parent,
            BusinessKey = filter.BusinessKey,
            Attributes = Given(filter.Attributes),
            OldestFirst = filter.OldestFirst,
        };
        var order = filter.Order ?? (query.IsNarrow || created != default ? ExecutionOrder.Created : updated != default ? ExecutionOrder.Updated : ended != default ? ExecutionOrder.Ended : ExecutionOrder.Created);
        if (query.IsNarrow && order != ExecutionOrder.Created) throw Wrong($"Children, business keys and attributes are listed by the time of creation, not by {order}. Leave the order out.");
        query = query with { Order = order };
        if (query.IsNarrow) return query;
        if (query.Range == default && (created != default || updated != default || ended != default)) throw Wrong($"The list is ordered by {order}, and the range is one of another time. Order by the time that has the range.");
        if (order == ExecutionOrder.Updated && query is { FlowName: not null, Updated.From: null }) throw Wrong("The last change of executions of one flow is listed within a range only. Say from when on they are to have changed, or order by another time.");
        return query;
    }

    private static TimeRange Range(string what, DateTimeOffset? from, DateTimeOffset? before) =>
        from >= before ? throw Wrong($"The range of the time {what} ends where it begins, or before.") : new TimeRange(from, before);

    private static string Write(ListCursor place, IndexQuery query)
    {
        var id = Encoding.ASCII.GetBytes(place.Execution.Value);
        var bytes = new byte[IdAt + id.Length];
        bytes[0] = CursorVersion;
        MarkOf(query).CopyTo(bytes, 1);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(PlaceAt), place.At.UtcTicks);
        id.CopyTo(bytes, IdAt);
        return Base64Url.EncodeToString(bytes);
    }

    private static ListCursor Read(string cursor, IndexQuery query)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(cursor.Length)];
        if (cursor.Length > 400 || Base64Url.DecodeFromChars(cursor, bytes, out _, out var length) != OperationStatus.Done || length <= IdAt || bytes[0] != CursorVersion) throw Wrong("The cursor is none. Pass on what the page before has given, or none for the first page.");
        if (!bytes.AsSpan(1, MarkLength).SequenceEqual(MarkOf(query))) throw Wrong("The cursor belongs to another search. Pass it on with the same filter, or begin without one.");
        try
        {
            var place = new ListCursor(
                new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(PlaceAt)), TimeSpan.Zero),
                ExecutionId.Parse(Encoding.ASCII.GetString(bytes, IdAt, length - IdAt)));
            return query.Range.Contains(place.At) ? place : throw new FormatException("The place lies outside of the range.");
        }
        catch (Exception cause) when (cause is FormatException or ArgumentOutOfRangeException)
        {
            throw Wrong("The cursor is damaged. Pass on what the page before has given, or begin without one.");
        }
    }

    // What makes two searches the same; a mark against mistakes, and no secret.
    private static byte[] MarkOf(IndexQuery query)
    {
        var text = new StringBuilder();
        foreach (var state in query.StatesMeant) text.Append((int)state).Append(',');
        foreach (var range in new[] { query.Created, query.Updated, query.Ended }) text.Append(CultureInfo.InvariantCulture, $"|{range.From?.UtcTicks}-{range.Before?.UtcTicks}");
        text.Append('|').Append((int)query.Order).Append(query.OldestFirst);
        string?[] parts = [query.FlowName, query.Parent?.Value, query.BusinessKey, .. query.Attributes.SelectMany(attribute => new[] { attribute.Name, attribute.Value })];
        foreach (var part in parts) text.Append('|').Append(part?.Length ?? -1).Append(part);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))[..MarkLength];
    }

    private static EngineException Wrong(string message) => new(new EngineError(EngineError.InvalidRequest, message));
}
