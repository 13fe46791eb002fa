using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using LazyEngine.Actors;

namespace LazyEngine.Hosting;

/// <summary>How the nodes of a cluster know each other: each has a certificate of one authority, and trusts no other.</summary>
internal sealed class ClusterTls
{
    private const string Section = "lazyengine.tls.";

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authority;

    private ClusterTls(X509Certificate2 own, X509Certificate2Collection authority) => (_own, _authority) = (own, authority);

    /// <summary>Reads the files that the configuration names; null where it names none.</summary>
    /// <exception cref="InvalidSettingsException">A file is missing or cannot be used; the exception names its key.</exception>
    public static ClusterTls? From(Config config)
    {
        var certificate = Text("certificate");
        if (certificate.Length == 0) return null;
        var problems = new List<string>();
        var own = Read("certificate", certificate, path => OwnFrom(path, Text("key"), Text("password")), problems);
        var authority = Text("authority") is { Length: > 0 } path ? Read("authority", path, AuthorityFrom, problems) : null;
        if (Text("authority").Length == 0) problems.Add($"{Section}authority is missing: whose certificates are the other nodes to show?");
        return problems.Count > 0 ? throw new InvalidSettingsException([.. problems]) : new ClusterTls(own!, authority!);

        string Text(string key) => config.GetString(Section + key, string.Empty);
    }

    /// <summary>The configuration of a node that speaks TLS; seed nodes are then reached by another protocol.</summary>
    public static Config Over(Config config)
    {
        var seeds = config.GetStringList("akka.cluster.seed-nodes").Select(seed => JsonSerializer.Serialize(seed.Replace("akka.tcp://", "akka.ssl.tcp://", StringComparison.Ordinal)));
        return ConfigurationFactory.ParseString($"akka.cluster.seed-nodes = [{string.Join(',', seeds)}]").WithFallback(HoconFiles.Profile("tls")).WithFallback(config);
    }

    /// <summary>What the transport needs.</summary>
    public DotNettySslSetup Setup() => new(_own, suppressValidation: false, requireMutualAuthentication: true, (peer, chain, remote, _, log) => IsTrusted(peer, chain, remote, log));

    // Only what our authority has signed counts: neither the machine's own list of authorities, nor the name of a host.
    private bool IsTrusted(X509Certificate2? peer, X509Chain? sent, string remote, ILoggingAdapter log)
    {
        if (peer is null)
        {
            log.Warning("The peer {0} was refused: it showed no certificate.", remote);
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(element => element.Certificate).ToArray());
        if (chain.Build(peer)) return true;
        log.Warning(
            "The peer {0} was refused: its certificate '{1}', issued by '{2}', is none of this cluster's authority, or not valid now: {3}",
            remote, peer.Subject, peer.Issuer, string.Join(' ', chain.ChainStatus.Select(status => status.StatusInformation.Trim())));
        return false;
    }

    private static X509Certificate2 OwnFrom(string path, string key, string password)
    {
        if (key.Length == 0) return X509CertificateLoader.LoadPkcs12FromFile(path, password.Length == 0 ? null : password);
        using var pem = password.Length == 0 ? X509Certificate2.CreateFromPemFile(path, key) : X509Certificate2.CreateFromEncryptedPemFile(path, password, key);
        // A key that was read from PEM is not one that every system's TLS can use.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
    }

    private static X509Certificate2Collection AuthorityFrom(string path)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(path);
        return authority.Count > 0 ? authority : throw new CryptographicException("there is no certificate in it");
    }

    private static T? Read<T>(string key, string path, Func<string, T> read, List<string> problems)
        where T : class
    {
        try
        {
            return read(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problems.Add($"{Section}{key} = {path}: {failure.Message}");
            return null;
        }
    }
}
