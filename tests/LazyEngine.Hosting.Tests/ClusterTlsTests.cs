using System.Globalization;
using Akka.Actor;
using LazyEngine.Nodes;
using LazyEngine.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Hosting.Tests;

/// <summary>Nodes that speak TLS let in whoever has a certificate of their authority, and nobody else.</summary>
public sealed class ClusterTlsTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Several tries to join.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(6);

    private readonly TemporaryFolder _folder = new();
    private readonly Lines _log = new();
    private readonly int _port = FreePort.Next();
    private readonly List<IHost> _hosts = [];
    private readonly Dictionary<string, CertificateAuthority> _authorities = new(StringComparer.Ordinal);

    public async Task InitializeAsync() => await (await StartAsync(engine => Known(engine, "first", "ours"), _port, _log)).Joined.WaitAsync(Limit);

    // Those that never joined have nobody to say goodbye to.
    public Task DisposeAsync() => Task.WhenAll(_hosts.Select(host => ((IAsyncDisposable)host).DisposeAsync().AsTask()));

    public void Dispose()
    {
        foreach (var authority in _authorities.Values) authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_with_a_certificate_of_the_same_authority_joins()
    {
        var second = await StartAsync(engine => Known(engine, "second", "ours"), 0);

        await second.ReadyAsync(new CancellationTokenSource(Limit).Token);
    }

    [Fact]
    public async Task One_of_another_authority_can_neither_join_nor_send_and_is_told_of_in_the_log()
    {
        var stranger = await StartAsync(engine => Known(engine, "stranger", "theirs", trusted: "ours"), 0);

        await NeitherJoinsNorSendsAsync(stranger);

        Assert.Contains(_log.All, line => line.Contains("was refused: its certificate 'CN=stranger', issued by 'CN=theirs', is none of this cluster's authority", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_does_not_trust_the_cluster_says_so_itself()
    {
        var lines = new Lines();
        var wary = await StartAsync(engine => Known(engine, "wary", "ours", trusted: "theirs"), 0, lines);

        await NeitherJoinsNorSendsAsync(wary);

        Assert.Contains(lines.All, line => line.Contains("was refused: its certificate 'CN=first'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_without_tls_can_neither_join_nor_send()
    {
        var plain = await StartAsync(_ => { }, 0);

        await NeitherJoinsNorSendsAsync(plain, "akka.tcp");

        Assert.Contains(_log.All, line => line.Contains("not an SSL/TLS record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_that_are_missing_or_wrong_are_named()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLazyEngine(engine => engine.UseMemory().UseCluster("127.0.0.1", 0, ["127.0.0.1:1"], "worker").UseClusterTls(_folder.File("none.pem"), null, _folder.Write("empty.pem", string.Empty)));
        using var host = builder.Build();

        var wrong = await Assert.ThrowsAsync<InvalidSettingsException>(() => host.StartAsync());

        Assert.Contains(wrong.Problems, problem => problem.StartsWith("lazyengine.tls.certificate = ", StringComparison.Ordinal));
        Assert.Contains(wrong.Problems, problem => problem.EndsWith("empty.pem: there is no certificate in it", StringComparison.Ordinal));
    }

    private async Task NeitherJoinsNorSendsAsync(Actors.LazyEngineNode stranger, string protocol = "akka.ssl.tcp")
    {
        var target = stranger.System.ActorSelection(string.Create(CultureInfo.InvariantCulture, $"{protocol}://lazyengine@127.0.0.1:{_port}/user/lazyengine-node"));

        await Assert.ThrowsAsync<AskTimeoutException>(() => target.Ask<NodeReply>(NodeRequest.Describe.Instance, LongEnough));
        Assert.False(stranger.Joined.IsCompleted);
    }

    private async Task<Actors.LazyEngineNode> StartAsync(Action<LazyEngineOptions> configure, int port, Lines? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        log?.AddTo(builder.Services);
        builder.AddLazyEngine(engine =>
        {
            engine.UseMemory().UseCluster("127.0.0.1", port, [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}")], port == _port ? "engine" : "worker");
            configure(engine);
        });
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        return await host.Services.GetRequiredService<EngineHost>().Started;
    }

    private void Known(LazyEngineOptions engine, string name, string authority, string? trusted = null)
    {
        var (certificate, key) = AuthorityOf(authority).Sign(name);
        engine.UseClusterTls(certificate, key, AuthorityOf(trusted ?? authority).File);
    }

    private CertificateAuthority AuthorityOf(string name)
    {
        if (!_authorities.TryGetValue(name, out var authority)) _authorities.Add(name, authority = new CertificateAuthority(_folder, name));
        return authority;
    }
}
