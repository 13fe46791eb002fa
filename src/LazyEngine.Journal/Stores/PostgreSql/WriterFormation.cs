using Npgsql;

namespace LazyEngine.Journal;

/// <summary>How a session comes to be the writer of a database, or one of those of a cluster. One at a time: the formation lock sees to that.</summary>
internal static class WriterFormation
{
    /// <summary>Keeps the epoch from ending before the transaction.</summary>
    public const string HoldEpoch = "select pg_advisory_xact_lock_shared(4711004)";

    private const string EndEpoch = "select pg_advisory_xact_lock(4711004)";
    private const string Formation = "select pg_advisory_xact_lock(4711003)";
    private const string TryAlone = "select pg_try_advisory_lock(4711002)";
    private const string Alone = "select pg_advisory_lock(4711002)";
    private const string Together = "select pg_advisory_lock_shared(4711002)";
    private const string NotAlone = "select pg_advisory_unlock(4711002)";

    // A session that has just ended is given that long to be noticed; a living one keeps its lock longer.
    private const string ForAMoment = "set local lock_timeout = '1s'";
    private const string ForAWhile = "set local lock_timeout = '1min'";

    // The server gives up a session whose machine has died after 25 s, and not after the two hours that are usual.
    private const string NoticeDeath = "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

    /// <summary>What each connection that writes is told first: a dead machine must not keep the epoch from ending.</summary>
    public const string First = NoticeDeath;

    /// <summary>Opens a session that holds the lock.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="cluster">The cluster; empty for none.</param>
    /// <param name="epoch">The epoch to go on with; null for one who starts.</param>
    /// <exception cref="JournalOpenException">Somebody else has it; the message says who.</exception>
    /// <exception cref="EndedException">The epoch to go on with has ended.</exception>
    public static (NpgsqlConnection Session, long Epoch) Enter(string connectionString, string cluster, long? epoch)
    {
        var session = new NpgsqlConnection(connectionString);
        try
        {
            session.Open();
            PostgreSqlConnections.Run(session, NoticeDeath);
            return (session, Form(session, cluster, epoch));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Gives the lock back: whoever waits for it has it at once.</summary>
    public static void Leave(NpgsqlConnection session)
    {
        using (session)
        {
            try
            {
                PostgreSqlConnections.Run(session, "select pg_advisory_unlock_all()");
            }
            catch (Exception cause) when (cause is NpgsqlException or InvalidOperationException)
            {
                // The session has ended, and the lock with it.
            }
        }
    }

    private static long Form(NpgsqlConnection session, string cluster, long? epoch)
    {
        using var transaction = session.BeginTransaction();
        PostgreSqlConnections.Run(session, Formation);
        WriterRow.CreateTable(session);
        var row = WriterRow.Read(session);
        if (epoch is not null && row?.Epoch != epoch) throw new EndedException(row);
        PostgreSqlConnections.Run(session, ForAMoment);
        try
        {
            if (cluster.Length == 0)
            {
                PostgreSqlConnections.Run(session, Alone);
            }
            else if (PostgreSqlConnections.Run(session, TryAlone) is not true)
            {
                PostgreSqlConnections.Run(session, Together);
                if (row is null || row.Cluster != cluster) throw InUse(row, null);
                transaction.Commit();
                return row.Epoch;
            }
        }
        catch (PostgresException cause) when (cause.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw InUse(row, cause);
        }

        var next = Begin(session, row, cluster, epoch);
        if (cluster.Length > 0)
        {
            PostgreSqlConnections.Run(session, Together);
            PostgreSqlConnections.Run(session, NotAlone);
        }

        transaction.Commit();
        return next;
    }

    // Nobody else holds the lock. A cluster of that name goes on in its epoch: other nodes of it may be about to take their locks again.
    private static long Begin(NpgsqlConnection session, WriterRow? row, string cluster, long? epoch)
    {
        var goesOn = row is not null && (epoch is not null || (cluster.Length > 0 && row.Cluster == cluster));
        var next = goesOn ? row!.Epoch : (row?.Epoch ?? 0) + 1;
        if (!goesOn)
        {
            try
            {
                PostgreSqlConnections.Run(session, ForAWhile);
                PostgreSqlConnections.Run(session, EndEpoch);
            }
            catch (PostgresException cause) when (cause.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                throw new JournalOpenException("The database has no writer, but a transaction of the last one does not end. Wait for it, or terminate it (see pg_stat_activity).", cause);
            }
        }

        new WriterRow(next, cluster, Environment.MachineName, Environment.ProcessId, DateTimeOffset.UtcNow).Write(session);
        return next;
    }

    private static JournalOpenException InUse(WriterRow? row, Exception? cause) => new(
        $"The database is in use by {row?.ToString() ?? "an engine that is just starting"}. Stop it, or choose another database. "
        + "Nodes of one cluster share a database when each names the same cluster in lazyengine.journal.postgresql.cluster.",
        cause);

    /// <summary>The epoch to go on with has ended.</summary>
    public sealed class EndedException(WriterRow? by) : Exception
    {
        /// <summary>Who has begun another one; null where somebody has deleted that.</summary>
        public WriterRow? By { get; } = by;
    }
}
