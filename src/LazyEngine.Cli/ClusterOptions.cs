using System.CommandLine;
using System.Globalization;
using System.Net;
using LazyEngine.Hosting;

namespace LazyEngine.Cli;

/// <summary>How a verb makes its process a node of a cluster.</summary>
internal static class ClusterOptions
{
    private const string DefaultHost = "127.0.0.1";

    private static readonly string[] KnownRoles = ["engine", "worker"];

    private static readonly Option<string?> Host = new("--host") { Description = $"The name or address of this node, as the other nodes reach it. Default: {DefaultHost}.", HelpName = "HOST" };

    private static readonly Option<int?> Port = new("--port") { Description = "The port of this node, for the other nodes of the cluster; 0 takes any free one. Default: 0.", HelpName = "NUMBER" };

    private static readonly Option<bool> Cluster = new("--cluster") { Description = "Makes this process a node of a cluster." };

    private static readonly Option<string?> Seed = new("--seed") { Description = "Nodes to join the cluster by. Without it the node begins a cluster of its own.", HelpName = "HOST:PORT[,HOST:PORT]" };

    private static readonly Option<string?> Roles = new("--roles") { Description = "What this node does in the cluster: engine, worker, both, or none for one that only serves the HTTP API. Default: engine,worker.", HelpName = "ROLES" };

    private static readonly Option<string?> Certificate = new("--tls-cert") { Description = "The certificate of this node, in PEM or PFX. Nodes then speak TLS, and refuse whoever shows no certificate of the authority.", HelpName = "FILE" };

    private static readonly Option<string?> Key = new("--tls-key") { Description = "The key of a certificate in PEM.", HelpName = "FILE" };

    private static readonly Option<string?> Authority = new("--tls-ca") { Description = "The certificates of the authority that signs those of all nodes, in PEM.", HelpName = "FILE" };

    /// <summary>Adds what every node has.</summary>
    public static void AddNodeTo(Command command)
    {
        foreach (var option in new Option[] { Host, Port, Certificate, Key, Authority }) command.Add(option);
    }

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Cluster, Seed, Roles }) command.Add(option);
        AddNodeTo(command);
    }

    /// <summary>The place in a cluster that the command line gives the node; null where it is to be alone.</summary>
    /// <exception cref="WrongUseException">The options do not go together, or one of them cannot be read.</exception>
    public static ClusterPlace? Of(ParseResult parsed)
    {
        if (!parsed.GetValue(Cluster))
        {
            return new Option[] { Seed, Host, Port, Roles, Certificate, Key, Authority }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } stray
                ? throw new WrongUseException($"{stray.Name} is for a node of a cluster: give --cluster too.")
                : null;
        }

        var roles = RolesOf(parsed.GetValue(Roles));
        CheckStore(parsed, roles.Contains("engine"));
        return PlaceOf(parsed, Seed.Name, parsed.GetValue(Seed), roles);
    }

    /// <summary>The place of a node with these roles.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option that names nodes to join by.</param>
    /// <param name="seeds">What it says; null for nothing.</param>
    /// <param name="roles">What the node does.</param>
    /// <exception cref="WrongUseException">An option cannot be read.</exception>
    public static ClusterPlace PlaceOf(ParseResult parsed, string option, string? seeds, IReadOnlyList<string> roles) =>
        new(HostOf(parsed), PortOf(parsed), seeds is null ? [] : NodesOf(option, seeds), roles, FilesOf(parsed));

    private static TlsFiles? FilesOf(ParseResult parsed) => (parsed.GetValue(Certificate), parsed.GetValue(Key), parsed.GetValue(Authority)) switch
    {
        (null, null, null) => null,
        ({ } certificate, var key, { } authority) => new TlsFiles(certificate, key, authority),
        _ => throw new WrongUseException($"TLS needs {Certificate.Name} and {Authority.Name}, and {Key.Name} where the certificate is in PEM."),
    };

    private static string[] NodesOf(string option, string text)
    {
        string[] nodes = [.. text.Split(',', StringSplitOptions.TrimEntries)];
        return nodes.FirstOrDefault(node => !NodeAddress.IsValid(node)) is { } wrong ? throw new WrongUseException($"{option} '{text}': '{wrong}' is no node; {NodeAddress.Expected} is expected.") : nodes;
    }

    private static string HostOf(ParseResult parsed) => parsed.GetValue(Host) switch
    {
        null => DefaultHost,
        var host when NodeAddress.IsHost(host) => host,
        var wrong => throw new WrongUseException($"{Host.Name} '{wrong}' is no name or address of a machine."),
    };

    private static int PortOf(ParseResult parsed) => parsed.GetValue(Port) switch
    {
        null => 0,
        >= 0 and <= IPEndPoint.MaxPort and var port => port,
        var wrong => throw new WrongUseException(string.Create(CultureInfo.InvariantCulture, $"{Port.Name} {wrong} is no port; 0 to {IPEndPoint.MaxPort} are.")),
    };

    private static string[] RolesOf(string? text)
    {
        if (text is null) return KnownRoles;
        if (text == "none") return [];
        string[] roles = [.. text.Split(',', StringSplitOptions.TrimEntries).Distinct()];
        return roles.FirstOrDefault(role => !KnownRoles.Contains(role)) is { } unknown
            ? throw new WrongUseException($"{Roles.Name} '{text}': there is no role '{unknown}'; {string.Join(" and ", KnownRoles)} are known, and 'none' for neither.")
            : roles;
    }

    private static void CheckStore(ParseResult parsed, bool isEngine)
    {
        if (parsed.GetValue(EngineOptions.Database) is not null || parsed.GetValue(EngineOptions.Memory))
            throw new WrongUseException("The engines of a cluster share a PostgreSQL database: --db and --memory are for a node that is alone.");
        if (isEngine != parsed.GetValue(EngineOptions.PostgreSql) is not null)
            throw new WrongUseException(isEngine ? "A node with the role engine needs the database of the cluster: give --postgresql." : "A node without the role engine uses no database: leave --postgresql out, or give it the role.");
    }
}

/// <summary>The place of a node in a cluster.</summary>
/// <param name="Host">How the others reach it.</param>
/// <param name="Port">Its port; 0 for any free one.</param>
/// <param name="Seeds">Whom it joins by; none where it begins a cluster of its own.</param>
/// <param name="Roles">What it does.</param>
/// <param name="Tls">How it knows the others; null where it trusts the network, or the configuration says it.</param>
internal sealed record ClusterPlace(string Host, int Port, IReadOnlyList<string> Seeds, IReadOnlyList<string> Roles, TlsFiles? Tls)
{
    public bool IsEngine => Roles.Contains("engine");

    /// <summary>Tells an engine's options.</summary>
    public void Take(LazyEngineOptions engine)
    {
        if (Seeds.Count == 0) engine.FormCluster(Host, Port, Roles);
        else engine.UseCluster(Host, Port, Seeds, [.. Roles]);
        if (Tls is { } files) engine.UseClusterTls(files.Certificate, files.Key, files.Authority);
    }
}

/// <summary>The files by which nodes know each other.</summary>
internal sealed record TlsFiles(string Certificate, string? Key, string Authority);
