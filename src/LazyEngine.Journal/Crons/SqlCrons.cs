using System.Data.Common;

namespace LazyEngine.Journal;

/// <summary>Triggers in a database, in words that both databases understand.</summary>
/// <param name="read">Runs a query and hands over each row.</param>
/// <param name="execute">Runs a statement and returns how many rows it has changed.</param>
/// <param name="seal">Encrypts what a trigger runs, and by what.</param>
internal sealed class SqlCrons(Func<SqlStatement, Action<DbDataReader>, Task> read, Func<SqlStatement, Task<int>> execute, PayloadSeal seal) : ICronStore
{
    private const string Columns = "name, generation, definition, next_at, remaining, last_at, last_execution, last_error";

    public async Task<bool> AddAsync(CronRow row) => await execute(new SqlStatement(
        $"insert into lazyengine_crons ({Columns}) values (@name, @generation, @definition, @next, @remaining, null, null, null) on conflict (name) do nothing",
        ("name", row.Name), ("generation", row.Generation), ("definition", seal.CloseTrigger(row.Name, row.Definition)), ("next", row.NextAt.UtcTicks), ("remaining", row.Remaining))) > 0;

    public async Task<bool> RemoveAsync(string name) => await execute(new SqlStatement("delete from lazyengine_crons where name = @name", ("name", name))) > 0;

    public async Task<CronRow?> FindAsync(string name) =>
        await AllAsync(new SqlStatement($"select {Columns} from lazyengine_crons where name = @name", ("name", name))) is [var row] ? row : null;

    public Task<IReadOnlyList<CronRow>> ListAsync(string after, int limit) =>
        AllAsync(new SqlStatement($"select {Columns} from lazyengine_crons where name > @after order by name limit @limit", ("after", after), ("limit", limit)));

    public Task<IReadOnlyList<CronRow>> DueAsync(DateTimeOffset now, int limit) =>
        AllAsync(new SqlStatement($"select {Columns} from lazyengine_crons where next_at <= @now order by next_at, name limit @limit", ("now", now.UtcTicks), ("limit", limit)));

    public async Task<DateTimeOffset?> NextAsync()
    {
        DateTimeOffset? next = null;
        await read(new SqlStatement("select next_at from lazyengine_crons order by next_at limit 1"), reader => next = At(reader.GetInt64(0)));
        return next;
    }

    public async Task<bool> MoveAsync(CronRow fired, CronRow? next)
    {
        const string same = "name = @name and generation = @generation and next_at = @expected";
        (string, object?)[] known = [("name", fired.Name), ("generation", fired.Generation), ("expected", fired.NextAt.UtcTicks)];
        return await execute(next is null
            ? new SqlStatement($"delete from lazyengine_crons where {same}", known)
            : new SqlStatement(
                $"update lazyengine_crons set next_at = @next, remaining = @remaining, last_at = @last, last_execution = @execution, last_error = @error where {same}",
                [.. known, ("next", next.NextAt.UtcTicks), ("remaining", next.Remaining), ("last", next.LastAt?.UtcTicks), ("execution", next.LastExecution), ("error", seal.CloseText(next.LastError, ErrorOf(fired.Name)))])) > 0;
    }

    private static string ErrorOf(string name) => $"error of trigger {name}";

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private async Task<IReadOnlyList<CronRow>> AllAsync(SqlStatement query)
    {
        var rows = new List<CronRow>();
        await read(query, reader => rows.Add(new CronRow(reader.GetString(0), reader.GetString(1), seal.OpenTrigger(reader.GetString(0), reader.GetFieldValue<byte[]>(2)), At(reader.GetInt64(3)), reader.IsDBNull(4) ? null : reader.GetInt32(4))
        {
            LastAt = reader.IsDBNull(5) ? null : At(reader.GetInt64(5)),
            LastExecution = reader.IsDBNull(6) ? null : reader.GetString(6),
            LastError = reader.IsDBNull(7) ? null : seal.OpenText(reader.GetString(7), ErrorOf(reader.GetString(0))),
        }));
        return rows;
    }
}
