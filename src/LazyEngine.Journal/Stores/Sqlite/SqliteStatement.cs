using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace LazyEngine.Journal;

/// <summary>A statement that runs again and again on one connection, bound and stepped without the provider's parameters and readers: they cost as much as the insert itself.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[256];
    private int[]? _places;

    public SqliteStatement(SqliteConnection connection, string text)
    {
        _connection = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v3(_connection, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public void Bind(int place, long value) => Check(raw.sqlite3_bind_int64(_statement, place, value));

    public void Bind(int place, string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_text.Length < most) _text = new byte[most];
        Check(raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text))));
    }

    public void Bind(int place, byte[] value) => Check(raw.sqlite3_bind_blob(_statement, place, value));

    /// <summary>Binds values by name; always the same names, in the same order.</summary>
    public void Bind((string Name, object? Value)[] values)
    {
        _places ??= Array.ConvertAll(values, value => raw.sqlite3_bind_parameter_index(_statement, "@" + value.Name));
        for (var i = 0; i < values.Length; i++)
        {
            var place = _places[i];
            switch (values[i].Value)
            {
                case null: Check(raw.sqlite3_bind_null(_statement, place)); break;
                case string text: Bind(place, text); break;
                case byte[] bytes: Bind(place, bytes); break;
                case bool flag: Bind(place, flag ? 1 : 0); break;
                case var number: Bind(place, Convert.ToInt64(number, CultureInfo.InvariantCulture)); break;
            }
        }
    }

    /// <summary>Runs it with what is bound.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">It has failed, and changed nothing.</exception>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(_statement);
            return raw.sqlite3_changes(_connection);
        }

        var failure = Failure(result);
        raw.sqlite3_reset(_statement);
        throw failure;
    }

    /// <inheritdoc />
    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw Failure(result);
    }

    private SqliteException Failure(int result) =>
        new(raw.sqlite3_errmsg(_connection).utf8_to_string(), result & 0xFF, raw.sqlite3_extended_errcode(_connection));
}
