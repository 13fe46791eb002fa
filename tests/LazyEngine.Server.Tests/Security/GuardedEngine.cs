using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using LazyEngine.Hosting;
using LazyEngine.Server.Tests.Load;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LazyEngine.Server.Tests.Security;

/// <summary>A server that asks who comes: with a key for each role, and an issuer of tokens.</summary>
public class GuardedEngine : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RSA _issuer = RSA.Create(2048);
    private readonly Dictionary<Role, string> _keys = [];
    private WebApplication? _app;

    /// <summary>What the server has logged as an error.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public string KeyFile => _folder.File("keys");

    public ILazyEngine Engine => _app!.Services.GetRequiredService<ILazyEngine>();

    /// <summary>Everything that is mapped.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => [.. ((IEndpointRouteBuilder)_app!).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    public Uri Address { get; private set; } = null!;

    public Uri WorkersAt { get; private set; } = null!;

    public string KeyOf(Role role) => _keys[role];

    /// <summary>A client with this credential, or with none.</summary>
    public HttpClient With(string? credential)
    {
        var http = new HttpClient { BaseAddress = Address };
        if (credential is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return http;
    }

    /// <summary>A token as the issuer makes them.</summary>
    public string Token(string roles, string issuer = "https://issuer", string audience = "lazyengine", TimeSpan? expiresIn = null, RSA? signer = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Subject = new ClaimsIdentity([new Claim("sub", "ada"), new Claim("roles", roles)]),
            Expires = DateTime.UtcNow + (expiresIn ?? TimeSpan.FromMinutes(5)),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(signer ?? _issuer), SecurityAlgorithms.RsaSha256),
        });

    /// <summary>Adds a key while the server runs.</summary>
    public string Add(string name, params Role[] roles)
    {
        var (secret, key) = ApiKey.Make(name, roles);
        ApiKeyFile.Add(KeyFile, key);
        return secret;
    }

    /// <summary>Takes a key away while the server runs.</summary>
    public void Remove(string name) => File.WriteAllLines(KeyFile, File.ReadAllLines(KeyFile).Where(line => !line.StartsWith(name + " ", StringComparison.Ordinal)));

    public async Task InitializeAsync()
    {
        foreach (var role in Enum.GetValues<Role>()) _keys[role] = Add(role.ToString(), role);
        await File.WriteAllTextAsync(_folder.File("issuer.pem"), _issuer.ExportSubjectPublicKeyInfoPem());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Error).AddProvider(new CollectedErrors(Errors));
        builder.AddLazyEngine(engine => AddTo(engine.UseMemory())
            .AllowRemoteWorkers()
            .AddFlow(ServedEngine.Approval)
            .AddHandler("double", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<int>("number") * 2)))
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending)));
        builder.Services.AddHealthChecks().AddLazyEngine();
        builder.Services.AddLazyEngineWorkers();
        builder.Services.AddLazyEngineTelemetry();
        builder.Services.AddLazyEngineGrpc();
        AddTo(builder);
        builder.Services.AddLazyEngineSecurity(security => (security.ApiKeyFile, security.Issuer) = (KeyFile, new TrustedIssuer("https://issuer", "lazyengine", _folder.File("issuer.pem"))));
        _app = builder.Build();
        Mapped.Everything(_app);
        await _app.StartAsync();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        (Address, WorkersAt) = (new Uri(addresses[0]), new Uri(addresses[1]));
    }

    protected virtual LazyEngineOptions AddTo(LazyEngineOptions engine) => engine;

    /// <summary>What a test needs besides.</summary>
    protected virtual void AddTo(WebApplicationBuilder builder)
    {
    }

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _issuer.Dispose();
        _folder.Dispose();
    }
}
