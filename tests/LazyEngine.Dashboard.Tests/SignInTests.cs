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
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LazyEngine.Dashboard.Tests;

/// <summary>The dashboard is no way around keys and roles.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SignInTests(DashboardFixture dashboard) : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<Role, string> _keys = [];
    private readonly RSA _issuer = RSA.Create(2048);
    private WebApplication? _app;

    private string Address => _app!.Urls.Single();

    private ILazyEngine Engine => _app!.Services.GetRequiredService<ILazyEngine>();

    private string KeyFile => _folder.File("keys");

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
            .AddHandler("double", (_, _) => ValueTask.FromResult(Outcome.Success(2)))
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending))
            .AddHandler("ship", (_, _) => ValueTask.FromResult(Outcome.Success())));
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
        await Engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = ExecutionId.Parse("guarded") });
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nobody_sees_a_page_without_a_key_and_a_key_leads_to_the_page_that_was_asked_for()
    {
        var page = await dashboard.OpenAtAsync($"{Address}/executions/guarded");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        Assert.DoesNotContain("approve", await page.ContentAsync(), StringComparison.Ordinal);

        await EnterAsync(page, "le_wrong");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not open");

        await EnterAsync(page, _keys[Role.Operator]);

        await Expect(page.Locator("h1")).ToHaveTextAsync("guarded");
        await Expect(page.Locator(".who")).ToHaveTextAsync("operator");
        Assert.DoesNotContain((await page.Context.CookiesAsync()).Select(cookie => cookie.Value), value => value.Contains(_keys[Role.Operator], StringComparison.Ordinal));
        Assert.All((await page.Context.CookiesAsync()).Where(cookie => cookie.Name.StartsWith("lazyengine", StringComparison.Ordinal)), cookie => Assert.True(cookie.HttpOnly));
    }

    [Fact]
    public async Task A_reader_sees_everything_and_can_do_nothing_and_an_operator_can()
    {
        var reading = await SignedInAsync(Role.Reader);
        await Expect(reading.Locator("h1")).ToHaveTextAsync("guarded");
        await Expect(reading.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true })).ToHaveCountAsync(0);
        await reading.Locator(".picture [data-task=approve]").ClickAsync();
        await Expect(reading.Locator(".side")).ToContainTextAsync("Token");
        await Expect(reading.GetByRole(AriaRole.Button, new() { Name = "Complete", Exact = true })).ToHaveCountAsync(0);

        var operating = await SignedInAsync(Role.Operator);
        await Expect(operating.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_done_bears_the_name_of_who_is_signed_in_and_the_reason()
    {
        var page = await SignedInAsync(Role.Operator);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Reason").FillAsync("the bank is closed");
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator(".head .chip")).ToHaveTextAsync("Suspended");

        await page.GetByRole(AriaRole.Tab, new() { Name = "Journal" }).ClickAsync();
        await Expect(page.Locator(".entry-by").First).ToHaveTextAsync("operator: the bank is closed");
    }

    [Fact]
    public async Task A_token_of_the_issuer_opens_the_pages_until_it_runs_out()
    {
        var page = await dashboard.OpenAtAsync($"{Address}/executions/guarded");
        using var stranger = RSA.Create(2048);
        await EnterAsync(page, TokenOf("operator", stranger));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not open");

        await EnterAsync(page, TokenOf("operator", _issuer));
        await Expect(page.Locator(".who")).ToHaveTextAsync("ada");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true })).ToBeVisibleAsync();

        // The issuer's clock may differ by half a minute.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync(new() { Timeout = 120_000 });
    }

    private static string TokenOf(string roles, RSA signer) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "https://issuer",
        Audience = "lazyengine",
        Subject = new ClaimsIdentity([new Claim("sub", "ada"), new Claim("roles", roles)]),
        Expires = DateTime.UtcNow + TimeSpan.FromSeconds(15),
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(signer), SecurityAlgorithms.RsaSha256),
    });

    [Fact]
    public async Task A_key_for_workers_alone_opens_no_page()
    {
        var page = await dashboard.OpenAtAsync(Address);

        await EnterAsync(page, _keys[Role.Worker]);

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not open");
    }

    [Fact]
    public async Task A_page_that_is_open_ends_with_its_key()
    {
        var page = await SignedInAsync(Role.Operator);
        await Expect(page.Locator("h1")).ToHaveTextAsync("guarded");

        await File.WriteAllLinesAsync(KeyFile, (await File.ReadAllLinesAsync(KeyFile)).Where(line => !line.StartsWith("operator ", StringComparison.Ordinal)));

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_signs_out_is_out()
    {
        var page = await SignedInAsync(Role.Reader);
        await Expect(page.Locator("h1")).ToHaveTextAsync("guarded");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GotoAsync($"{Address}/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/", HttpStatusCode.Redirect)]
    [InlineData("/executions/guarded", HttpStatusCode.Redirect)]
    [InlineData("/_blazor", HttpStatusCode.Unauthorized)]
    public async Task No_way_in_is_left_open(string path, HttpStatusCode status)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        using var answer = await http.GetAsync(new Uri($"{Address}{path}"));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task The_live_connection_cannot_be_begun_without_a_key_or_from_another_site()
    {
        using var http = new HttpClient();
        using var nobody = await http.PostAsync(new Uri($"{Address}/_blazor/negotiate?negotiateVersion=1"), null);
        using var asking = new HttpRequestMessage(HttpMethod.Post, $"{dashboard.Address}/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Origin", "https://elsewhere.example" } } };
        using var foreign = await http.SendAsync(asking);

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task Signing_in_leads_to_no_other_site(string to)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = _keys[Role.Reader], ["to"] = to });

        using var answer = await http.PostAsync(new Uri($"{Address}/sign-in"), form);

        Assert.Equal("/", answer.Headers.Location!.OriginalString);
    }

    private async Task<IPage> SignedInAsync(Role role)
    {
        var page = await dashboard.OpenAtAsync($"{Address}/executions/guarded");
        await EnterAsync(page, _keys[role]);
        return page;
    }

    private static async Task EnterAsync(IPage page, string key)
    {
        await page.GetByLabel("Key or token").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
