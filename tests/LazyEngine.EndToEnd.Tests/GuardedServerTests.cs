using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A server that listens beyond loopback, by TLS, for those with a key.</summary>
public sealed class GuardedServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_that_the_command_makes_open_a_server_of_the_command()
    {
        var (keys, port) = (_folder.File("keys"), FreePort.Next());
        var admin = (await Command.RunAsync("key", "add", keys, "root", "admin")).Output.Trim();
        var reader = (await Command.RunAsync("key", "add", keys, "eye", "reader", "--json")).Json.GetProperty("key").GetString()!;
        using var server = ChildProcess.Start(Command.Program, ["serve", "--urls", $"http://0.0.0.0:{port};http://127.0.0.1:0", "--memory", "--api-key-file", keys]);
        var line = await server.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        var url = $"http://127.0.0.1:{port}";

        var nobody = await Command.RunAsync("list", "--url", url);
        var seen = await Command.RunAsync("list", "--url", url, "--api-key", reader);
        var refused = await Command.RunAsync("run", "any", "--url", url, "--api-key", reader);
        var asked = await Command.RunAsync("run", "any", "--url", url, "--api-key", admin);

        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), line, StringComparison.Ordinal);
        Assert.Equal((4, 0), (nobody.Code, seen.Code));
        Assert.Contains("LE4001", nobody.Errors, StringComparison.Ordinal);
        Assert.Contains("LE4002", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("LE1002", asked.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(reader, server.Everything() + nobody.Errors + refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_makes_an_address_of_https()
    {
        var port = FreePort.Next();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(1));
        using var server = ChildProcess.Start(Command.Program, ["serve", "--urls", $"https://localhost:{port}", "--memory", "--https-cert", _folder.Write("cert.pem", certificate.ExportCertificatePem()), "--https-key", _folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem())]);
        await server.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        var shown = string.Empty;
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, peer, _, _) => (shown = peer!.Thumbprint).Length > 0 };
        using var http = new HttpClient(handler);

        var answer = await http.GetStringAsync(new Uri($"https://localhost:{port}/health/live"));

        Assert.Contains("Healthy", answer, StringComparison.Ordinal);
        Assert.Equal(certificate.Thumbprint, shown);
    }
}
