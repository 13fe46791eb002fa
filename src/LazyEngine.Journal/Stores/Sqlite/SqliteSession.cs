using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal;

/// <summary>One connection and its prepared statements. For one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a connection; durability is a property of each connection, so it is set on every one.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteSession Open(string file, TimeSpan busyTimeout) => Connect(file, SqliteOpenMode.ReadWriteCreate, busyTimeout, session =>
    {
        if (session.Run("pragma journal_mode = wal") is not "wal")
            throw new JournalOpenException($"The file system of '{file}' does not support write-ahead logging. Put the database on a local disk.");
        session.Run("pragma synchronous = full");
    });

    /// <summary>Opens a connection that can change nothing.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public static SqliteSession OpenReadOnly(string file, TimeSpan busyTimeout) => Connect(file, SqliteOpenMode.ReadOnly, busyTimeout, _ => { });

    /// <summary>Runs a text that occurs once, and returns its single value, if it has any.</summary>
    public object? Run(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    /// <summary>Runs a statement that is kept prepared.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(SqlStatement statement)
    {
        var prepared = Statement(statement.Text);
        prepared.Bind(statement.Parameters);
        return prepared.Run();
    }

    /// <summary>Runs a query that is kept prepared.</summary>
    public void Read(SqlStatement query, Action<DbDataReader> row)
    {
        using var reader = Bind(query).ExecuteReader();
        while (reader.Read()) row(reader);
    }

    /// <summary>A command that is kept prepared.</summary>
    public SqliteCommand Prepare(string text)
    {
        if (_prepared.TryGetValue(text, out var command)) return command;
        command = _connection.CreateCommand();
        command.CommandText = text;
        _prepared.Add(text, command);
        return command;
    }

    /// <summary>A statement that is kept prepared, for a caller that sets its values by place.</summary>
    public SqliteStatement Statement(string text)
    {
        if (!_statements.TryGetValue(text, out var statement)) _statements.Add(text, statement = new SqliteStatement(_connection, text));
        return statement;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        foreach (var command in _prepared.Values) command.Dispose();
        _connection.Dispose();
    }

    private static SqliteSession Connect(string file, SqliteOpenMode mode, TimeSpan busyTimeout, Action<SqliteSession> prepare)
    {
        // The provider repeats a busy statement until its own time is up, and for ever when that is 0: both limits are one.
        var seconds = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds));
        var text = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = seconds }.ToString();
        var session = new SqliteSession(new SqliteConnection(text));
        try
        {
            session._connection.Open();
            session.Run(string.Create(CultureInfo.InvariantCulture, $"pragma busy_timeout = {(int)busyTimeout.TotalMilliseconds}"));
            prepare(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SqliteCommand Bind(SqlStatement statement)
    {
        var command = Prepare(statement.Text);
        if (command.Parameters.Count == 0) command.Parameters.AddRange(statement.Parameters.Select(parameter => new SqliteParameter { ParameterName = "@" + parameter.Name }));
        for (var i = 0; i < statement.Parameters.Length; i++) command.Parameters[i].Value = statement.Parameters[i].Value ?? DBNull.Value;
        return command;
    }
}
