using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using LazyEngine.Dispatch;
using LazyEngine.Queues;

namespace LazyEngine.Journal;

/// <summary>What both databases are asked about queues, in words that both understand.</summary>
internal static class QueueStatements
{
    public static readonly SqlStatement All = new("select name from lazyengine_queues order by name");

    public static SqlStatement Find(string queue) => new("select state, since, weights from lazyengine_queues where name = @name", ("name", queue));

    public static SqlStatement Save(string queue, QueueControl control) => new(
        "insert into lazyengine_queues (name, state, since, weights) values (@name, @state, @since, @weights) "
        + "on conflict (name) do update set state = excluded.state, since = excluded.since, weights = excluded.weights",
        ("name", queue), ("state", (short)control.State), ("since", control.Since?.UtcTicks), ("weights", JsonSerializer.Serialize(control.Weights)));

    public static QueueControl Read(DbDataReader reader) => new(
        (QueueState)reader.GetInt16(0),
        reader.IsDBNull(1) ? null : new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero),
        QueueControl.None.Weights.AddRange(JsonSerializer.Deserialize<ImmutableSortedDictionary<string, int>>(reader.GetString(2))!));
}
