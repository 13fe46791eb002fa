using System.CommandLine;
using LazyEngine.Hosting;
using LazyEngine.Language;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Cli;

/// <summary>How a verb that runs an engine itself keeps its executions, and what it runs.</summary>
internal static class EngineOptions
{
    /// <summary>What a store in memory is called.</summary>
    public const string InMemory = "memory";

    public static readonly Option<string?> Database = new("--db") { Description = "Keeps everything in this SQLite file. Default: lazyengine.db.", HelpName = "FILE" };

    public static readonly Option<string?> PostgreSql = new("--postgresql") { Description = "Keeps everything in a PostgreSQL database.", HelpName = "CONNECTION" };

    public static readonly Option<bool> Memory = new("--memory") { Description = "Keeps everything in memory; nothing survives the process." };

    public static readonly Option<string?> Store = MakeStore();

    private static readonly Option<string[]> AllowedHosts = new("--allow-host")
    {
        Description = "A host, an address or a network that actions of workflows may reach although it is not public; * for all. May be given several times.",
        HelpName = "HOST",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> DeniedHosts = new("--deny-host")
    {
        Description = "A host, an address or a network that actions of workflows may not reach, whatever else is allowed; * for all that --allow-host does not name. May be given several times.",
        HelpName = "HOST",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The keys by which what is stored is encrypted.</summary>
    public static readonly Option<string?> EncryptionKeyFile = new("--encryption-key-file") { Description = "Encrypts what is stored by the first key of this file, and reads by all: a line for each, with an id and 32 bytes in base64.", HelpName = "FILE" };

    public static readonly Option<string?> Configuration = new("--conf") { Description = "A HOCON file with settings; also by LAZYENGINE_CONF.", HelpName = "FILE" };

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Database, PostgreSql, Memory, Store, AllowedHosts, DeniedHosts, EncryptionKeyFile, Configuration }) command.Add(option);
    }

    private static Option<string?> MakeStore()
    {
        var store = new Option<string?>("--store") { Description = "Where everything is kept: sqlite, in the file of --db, or memory.", HelpName = "KIND" };
        store.AcceptOnlyFromAmong("sqlite", "memory");
        return store;
    }

    /// <summary>Names the store.</summary>
    /// <returns>What to call it for people.</returns>
    /// <exception cref="WrongUseException">Several stores are named.</exception>
    public static string Apply(ParseResult parsed, LazyEngineOptions engine)
    {
        var (file, connection, memory) = (parsed.GetValue(Database), parsed.GetValue(PostgreSql), parsed.GetValue(Memory) || parsed.GetValue(Store) == "memory");
        if (connection is not null && parsed.GetValue(Store) is not null) throw new WrongUseException("Give one of --store and --postgresql.");
        if ((file is null ? 0 : 1) + (connection is null ? 0 : 1) + (memory ? 1 : 0) > 1) throw new WrongUseException("Give one of --db, --postgresql and --memory.");
        Configure(parsed);
        if (parsed.GetValue(EncryptionKeyFile) is { } keys) engine.EncryptPayloads(keys);
        if (connection is not null)
        {
            engine.UsePostgreSql(connection);
            return "PostgreSQL";
        }

        if (memory)
        {
            engine.UseMemory();
            return InMemory;
        }

        var path = Path.GetFullPath(file ?? "lazyengine.db");
        engine.UseSqlite(path);
        return path;
    }

    /// <summary>Takes the operator's file from the command line.</summary>
    public static void Configure(ParseResult parsed)
    {
        // The engine reads it from there, and names it in its messages.
        if (parsed.GetValue(Configuration) is { } configuration) Environment.SetEnvironmentVariable("LAZYENGINE_CONF", Path.GetFullPath(configuration));
    }

    /// <summary>Takes the flows and handlers of modules.</summary>
    /// <exception cref="WrongUseException">Two of them do not go together.</exception>
    public static void Register(ParseResult parsed, IEnumerable<IFlowModule> modules, LazyEngineOptions engine) =>
        Register(modules, ActionsOf(parsed.GetRequiredValue(AllowedHosts), parsed.GetRequiredValue(DeniedHosts), engine), engine);

    /// <summary>The same, where workflows reach what the configuration says.</summary>
    /// <exception cref="WrongUseException">Two of them do not go together.</exception>
    public static void Register(IEnumerable<IFlowModule> modules, LazyEngineOptions engine) => Register(modules, ActionsOf([], [], engine), engine);

    /// <summary>The standard actions where there is no engine in this process.</summary>
    public static WorkflowActions ActionsOf() => ActionsOf([], [], new LazyEngineOptions(new ServiceCollection()));

    private static WorkflowActions ActionsOf(string[] allowed, string[] denied, LazyEngineOptions engine)
    {
        var settings = ActionSettings.From(EngineConfig.From(engine, Environment.GetEnvironmentVariable(EngineConfig.FileVariable)));
        try
        {
            return new WorkflowActions(settings with { AllowedHosts = [.. settings.AllowedHosts, .. allowed], DeniedHosts = [.. settings.DeniedHosts, .. denied] });
        }
        catch (ArgumentException wrong)
        {
            throw new WrongUseException($"A host that is allowed or denied, on the command line or in the configuration: {wrong.Message}");
        }
    }

    // A store may have workflows that nobody names here, and their executions go on.
    private static void Register(IEnumerable<IFlowModule> modules, WorkflowActions actions, LazyEngineOptions engine)
    {
        foreach (var module in modules.Append(actions))
        {
            try
            {
                engine.AddModule(module);
            }
            catch (ArgumentException wrong)
            {
                throw new WrongUseException($"{module.GetType().FullName}: {wrong.Message}");
            }
        }
    }
}
