using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Journal;

/// <summary>What both databases are asked about queues, in words that both understand.</summary>
internal static class QueueStatements
{
    public static readonly SqlStatement All = new("select name from lazyengine_queues order by name");

    public static SqlStatement Find(string queue) => new("select state, since, weights, said from lazyengine_queues where name = @name", ("name", queue));

    public static SqlStatement Save(string queue, QueueControl control, PayloadSeal seal) => new(
        "insert into lazyengine_queues (name, state, since, weights, said) values (@name, @state, @since, @weights, @said) "
        + "on conflict (name) do update set state = excluded.state, since = excluded.since, weights = excluded.weights, said = excluded.said",
        ("name", queue), ("state", (short)control.State), ("since", control.Since?.UtcTicks), ("weights", JsonSerializer.Serialize(control.Weights)), ("said", seal.CloseText(SaidOf(control), PlaceOf(queue))));

    public static QueueControl Read(DbDataReader reader, string queue, PayloadSeal seal)
    {
        DateTimeOffset? since = reader.IsDBNull(1) ? null : new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero);
        var said = reader.IsDBNull(3) ? null : JsonSerializer.Deserialize<Said>(seal.OpenText(reader.GetString(3), PlaceOf(queue))!);
        return new QueueControl((QueueState)reader.GetInt16(0), since, QueueControl.None.Weights.AddRange(JsonSerializer.Deserialize<ImmutableSortedDictionary<string, int>>(reader.GetString(2))!))
        {
            // An earlier release changes the state and leaves this as it was: then it tells of something else.
            By = said is not null && said.At == since?.UtcTicks ? new Origin(said.Who, said.Why) : null,
        };
    }

    private static string PlaceOf(string queue) => $"word on queue {queue}";

    private static string? SaidOf(QueueControl control) =>
        control is { By: { } by, Since: { } since } ? JsonSerializer.Serialize(new Said(since.UtcTicks, by.Who, by.Why)) : null;

    private sealed record Said(long At, string Who, string? Why);
}
