using System.CommandLine;
using LazyEngine.Hosting;

namespace LazyEngine.Cli;

/// <summary>How a verb that only reads names a store, instead of a server.</summary>
internal static class StoreOptions
{
    private static readonly Option<string?> Database = new("--db") { Description = "Reads this SQLite file, whether an engine has it open or not, instead of asking a server.", HelpName = "FILE" };

    private static readonly Option<string?> PostgreSql = new("--postgresql") { Description = "Reads this PostgreSQL database instead of asking a server.", HelpName = "CONNECTION" };

    private static readonly Option<string?> Bundle = new("--bundle") { Description = "Reads this file that 'lazyengine archive' has written, instead of asking a server.", HelpName = "FILE" };

    public static void AddTo(Command command)
    {
        command.Add(Bundle);
        command.Add(Database);
        command.Add(PostgreSql);
        command.Add(EngineOptions.EncryptionKeyFile);
        command.Add(EngineOptions.Configuration);
    }

    /// <summary>Whether the command line names a store.</summary>
    public static bool Names(ParseResult parsed) => parsed.GetValue(Bundle) is not null || parsed.GetValue(Database) is not null || parsed.GetValue(PostgreSql) is not null;

    /// <summary>The store that the command line names; null where it names none.</summary>
    /// <exception cref="WrongUseException">It names two, or a server as well.</exception>
    public static async Task<OfflineStore?> OpenAsync(ParseResult parsed)
    {
        if (!Names(parsed)) return null;
        if (parsed.GetValue(CommonOptions.Url) is not null) throw new WrongUseException("Give --url to ask a server, or --db, --postgresql or --bundle to read a store.");
        if (parsed.GetValue(Bundle) is not { } bundle) return OfflineStore.Open(engine => Keep(parsed, engine));
        if (parsed.GetValue(Database) is not null || parsed.GetValue(PostgreSql) is not null) throw new WrongUseException("Give one of --db, --postgresql and --bundle.");
        return await OpenBundleAsync(bundle);
    }

    /// <summary>Opens a file that <c>lazyengine archive</c> has written.</summary>
    /// <exception cref="WrongUseException">There is none, or it is something else.</exception>
    public static async Task<OfflineStore> OpenBundleAsync(string file)
    {
        try
        {
            return await OfflineStore.OpenBundleAsync(file);
        }
        catch (Exception wrong) when (wrong is FileNotFoundException or DirectoryNotFoundException or FormatException)
        {
            throw new WrongUseException(wrong.Message);
        }
    }

    /// <summary>Tells an engine's options which store it is.</summary>
    /// <exception cref="WrongUseException">The command line names none, or two.</exception>
    public static void Keep(ParseResult parsed, LazyEngineOptions engine)
    {
        var (file, connection) = (parsed.GetValue(Database), parsed.GetValue(PostgreSql));
        if (file is null == connection is null) throw new WrongUseException("Give one of --db and --postgresql.");
        EngineOptions.Configure(parsed);
        if (parsed.GetValue(EngineOptions.EncryptionKeyFile) is { } keys) engine.EncryptPayloads(keys);
        if (file is not null) engine.UseSqlite(file);
        else engine.UsePostgreSql(connection!);
    }
}
