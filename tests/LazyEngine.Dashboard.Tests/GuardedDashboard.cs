using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using LazyEngine.Executions;
using LazyEngine.Server;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LazyEngine.Dashboard.Tests;

/// <summary>A server with its dashboard that asks who comes: with a key for each role, and an issuer of tokens.</summary>
public sealed class GuardedDashboard : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<Role, string> _keys = [];
    private readonly RSA _issuer = RSA.Create(2048);
    private WebApplication? _app;

    public string Address => _app!.Urls.Single();

    public IServiceProvider Services => _app!.Services;

    public ILazyEngine Engine => Services.GetRequiredService<ILazyEngine>();

    private string KeyFile => _folder.File("keys");

    public string KeyOf(Role role) => _keys[role];

    /// <summary>A token of the issuer, or of somebody else, for a quarter of a minute.</summary>
    public string Token(string roles, RSA? signer = null) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "https://issuer",
        Audience = "lazyengine",
        Subject = new ClaimsIdentity([new Claim("sub", "ada"), new Claim("roles", roles)]),
        Expires = DateTime.UtcNow + TimeSpan.FromSeconds(15),
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(signer ?? _issuer), SecurityAlgorithms.RsaSha256),
    });

    /// <summary>Takes a key away while the server runs.</summary>
    public void Remove(string name) => File.WriteAllLines(KeyFile, File.ReadAllLines(KeyFile).Where(line => !line.StartsWith(name + " ", StringComparison.Ordinal)));

    /// <summary>What a browser gets for a key; null where it opens no page.</summary>
    public async Task<string?> TicketAsync(string key)
    {
        using var browser = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(browser);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["to"] = "/" });
        using var answer = await http.PostAsync(new Uri($"{Address}/sign-in"), form);
        return browser.CookieContainer.GetCookies(new Uri(Address)).Cast<Cookie>().SingleOrDefault(cookie => cookie.Name == "lazyengine-ticket")?.Value is { } ticket ? Uri.UnescapeDataString(ticket) : null;
    }

    public async Task InitializeAsync()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var (secret, key) = ApiKey.Make(role.ToString().ToLowerInvariant(), [role]);
            ApiKeyFile.Add(KeyFile, key);
            _keys[role] = secret;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UseMemory()
            .AddFlow(DashboardFixture.Approval)
            .AddFlow(DashboardFixture.Fragile)
            .AddHandler("double", (_, _) => ValueTask.FromResult(Outcome.Success(2)))
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending))
            .AddHandler("ship", (_, _) => ValueTask.FromResult(Outcome.Success()))
            .AddHandler("prepare", (_, _) => ValueTask.FromResult(Outcome.Success()))
            .AddHandler("deliver", (_, _) => ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Failure(new TaskFailure("Unreachable", "The door is shut.")))));
        await File.WriteAllTextAsync(_folder.File("issuer.pem"), _issuer.ExportSubjectPublicKeyInfoPem());
        builder.Services.AddLazyEngineSecurity(security =>
        {
            security.ApiKeyFile = KeyFile;
            security.Issuer = new TrustedIssuer("https://issuer", "lazyengine", _folder.File("issuer.pem"));
        });
        builder.Services.AddLazyEngineDashboard();
        _app = builder.Build();
        _app.MapLazyEngine();
        _app.MapLazyEngineDashboard();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _folder.Dispose();
    }
}
