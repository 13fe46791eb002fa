using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal;

/// <summary>A SQLite file that is open for reading only, beside an engine or without one.</summary>
internal sealed class SqliteReadSession : IReadSession
{
    private const int Readonly = 8;
    private const int CannotOpen = 14;

    private readonly SqliteReaders _readers;

    private SqliteReadSession(SqliteReaders readers) => _readers = readers;

    /// <summary>Opens a file that exists.</summary>
    /// <exception cref="JournalOpenException">It is no store of this layout, or cannot be read.</exception>
    public static SqliteReadSession Open(JournalSettings settings)
    {
        var file = settings.SqliteFile;
        if (!File.Exists(file)) throw new JournalOpenException($"The database '{Path.GetFullPath(file)}' does not exist.");
        SqliteSession Connect() => SqliteSession.OpenReadOnly(file, settings.SqliteBusyTimeout);
        try
        {
            using var session = Connect();
            Schema.Require(file, session.Run("select 1 from sqlite_master where type = 'table' and name = 'lazyengine_schema'") is not null, session.Run);
        }
        catch (SqliteException cause) when (cause.SqliteErrorCode is Readonly or CannotOpen)
        {
            throw new JournalOpenException(
                $"The database '{file}' cannot be read: {cause.Message} Even a reader needs the files '{file}-wal' and '{file}-shm', and must be able to create them in that folder "
                + "unless an engine has the database open. Read it as a user who may, or read a copy in another folder.",
                cause);
        }
        catch (SqliteException cause)
        {
            throw new JournalOpenException($"The database '{file}' cannot be read: {cause.Message}", cause);
        }

        return new SqliteReadSession(new SqliteReaders(settings.SqliteReaders, Connect));
    }

    /// <inheritdoc />
    public Task ReadAsync(SqlStatement query, Action<DbDataReader> row) => _readers.ReadAsync(query, row);

    /// <inheritdoc />
    public async Task<bool> HasIndexAsync()
    {
        var found = false;
        await ReadAsync(new SqlStatement("select 1 from sqlite_master where type = 'table' and name = 'lazyengine_index'"), _ => found = true);
        return found;
    }

    /// <inheritdoc />
    public void Dispose() => _readers.Dispose();
}
