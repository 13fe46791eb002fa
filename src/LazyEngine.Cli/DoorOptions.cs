using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LazyEngine.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Cli;

/// <summary>Where a server listens, and whom it lets in.</summary>
internal static class DoorOptions
{
    private static readonly Option<string> Listen = new("--listen", "--urls")
    {
        Description = "The addresses to listen on, with ';' between several; port 0 takes any free one. Without --api-key-file and --jwt-issuer only loopback.",
        HelpName = "URL[;URL]",
        DefaultValueFactory = _ => CommonOptions.DefaultUrl,
    };

    private static readonly Option<string?> Workers = new("--workers")
    {
        Description = "Another address, where workers of other processes take work over gRPC.",
        HelpName = "URL",
    };

    private static readonly Option<string?> Grpc = new("--grpc")
    {
        Description = "Another address, where clients send commands over gRPC; may be that of --workers.",
        HelpName = "URL",
    };

    private static readonly Option<string?> KeyFile = new("--api-key-file") { Description = "The keys of those who may come, as 'lazyengine key add' writes them. It is read again when it changes.", HelpName = "FILE" };

    private static readonly Option<string?> Issuer = new("--jwt-issuer") { Description = "Takes tokens of this issuer.", HelpName = "NAME" };

    private static readonly Option<string?> Audience = new("--jwt-audience") { Description = "What such tokens are made for.", HelpName = "NAME" };

    private static readonly Option<string?> IssuerKeys = new("--jwt-keys") { Description = "The keys of the issuer: a JSON document (JWKS), or a public key in PEM. It is read again when it changes.", HelpName = "FILE" };

    private static readonly Option<string> RolesClaim = new("--jwt-roles-claim") { Description = "The claim that names the roles. Default: roles.", HelpName = "NAME", DefaultValueFactory = _ => "roles" };

    private static readonly Option<string?> Certificate = new("--https-cert") { Description = "The certificate for https addresses, in PEM or PFX.", HelpName = "FILE" };

    private static readonly Option<string?> CertificateKey = new("--https-key") { Description = "The key of a certificate in PEM.", HelpName = "FILE" };

    private static readonly Option<int?> Rate = new("--rate-limit") { Description = "How many requests a second are taken of each caller; the others are told to come back. Default: as many as come.", HelpName = "NUMBER" };

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Listen, Workers, Grpc, KeyFile, Issuer, Audience, IssuerKeys, RolesClaim, Certificate, CertificateKey, Rate }) command.Add(option);
    }

    /// <summary>What the command line says.</summary>
    /// <exception cref="WrongUseException">It cannot be read, or would let in whoever comes.</exception>
    public static Door Of(ParseResult parsed)
    {
        var issuer = IssuerOf(parsed);
        var keys = parsed.GetValue(KeyFile) is { } file ? Path.GetFullPath(file) : null;
        var asks = issuer is not null || keys is not null;
        Uri[] addresses = [.. parsed.GetRequiredValue(Listen).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text => AddressOf(text, Listen.Name, asks))];
        if (addresses.Length == 0) throw new WrongUseException($"{Listen.Name} names no address: {CommonOptions.DefaultUrl} would be one.");
        var workers = parsed.GetValue(Workers) is { } url ? AddressOf(url, Workers.Name, asks) : null;
        var grpc = parsed.GetValue(Grpc) is { } other ? AddressOf(other, Grpc.Name, asks) : null;
        var certificate = CertificateOf(parsed);
        return certificate is null && addresses.Append(workers).Append(grpc).FirstOrDefault(address => address?.Scheme == Uri.UriSchemeHttps) is { } secure
            ? throw new WrongUseException($"{secure} needs a certificate: give {Certificate.Name}.")
            : new Door(addresses, workers, grpc, keys, issuer, certificate, ServerLimits.Of(parsed, Rate));
    }

    private static TrustedIssuer? IssuerOf(ParseResult parsed) => (parsed.GetValue(Issuer), parsed.GetValue(Audience), parsed.GetValue(IssuerKeys)) switch
    {
        (null, null, null) => null,
        ({ } issuer, { } audience, { } keys) => new TrustedIssuer(issuer, audience, Path.GetFullPath(keys), parsed.GetRequiredValue(RolesClaim)),
        _ => throw new WrongUseException($"Tokens need all of {Issuer.Name}, {Audience.Name} and {IssuerKeys.Name}."),
    };

    private static Uri AddressOf(string text, string option, bool asks)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.PathAndQuery != "/")
            throw new WrongUseException($"{option} '{text}' is no address: {CommonOptions.DefaultUrl} would be one.");
        if (address.Host != "localhost" && !IPAddress.TryParse(address.Host.Trim('[', ']'), out _))
            throw new WrongUseException($"{option} '{text}': '{address.Host}' is no address of this machine. Give one in digits, 0.0.0.0 for all, or localhost.");
        // Whoever reaches a server that asks nobody may do everything with it.
        if (!asks && address.Host != "localhost" && !IPAddress.IsLoopback(IPAddress.Parse(address.Host.Trim('[', ']'))))
            throw new WrongUseException($"{option} '{text}' is no loopback address. Without {KeyFile.Name} or {Issuer.Name} the API asks nobody who they are, so it is for this machine only.");
        return address;
    }

    private static X509Certificate2? CertificateOf(ParseResult parsed)
    {
        if (parsed.GetValue(Certificate) is not { } path) return parsed.GetValue(CertificateKey) is null ? null : throw new WrongUseException($"{CertificateKey.Name} needs {Certificate.Name}.");
        try
        {
            if (parsed.GetValue(CertificateKey) is not { } key) return X509CertificateLoader.LoadPkcs12FromFile(path, null);
            using var pem = X509Certificate2.CreateFromPemFile(path, key);
            // A key that was read from PEM is not one that every system's TLS can use.
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new WrongUseException($"{Certificate.Name} '{path}' cannot be used: {failure.Message}");
        }
    }
}

/// <summary>Where a server listens, and whom it lets in.</summary>
/// <param name="Addresses">Of the HTTP API.</param>
/// <param name="Workers">Of the workers of other processes; null where none are taken.</param>
/// <param name="Grpc">Of commands over gRPC; null where none are taken.</param>
/// <param name="KeyFile">The keys that open it.</param>
/// <param name="Issuer">Whose tokens open it.</param>
/// <param name="Certificate">For https.</param>
/// <param name="Limits">What it takes from those who come.</param>
internal sealed record Door(IReadOnlyList<Uri> Addresses, Uri? Workers, Uri? Grpc, string? KeyFile, TrustedIssuer? Issuer, X509Certificate2? Certificate, ServerLimits Limits)
{
    public void GuardIn(IServiceCollection services)
    {
        if (KeyFile is not null || Issuer is not null) services.AddLazyEngineSecurity(security => (security.ApiKeyFile, security.Issuer) = (KeyFile, Issuer));
        if (Limits.RequestsPerSecond is { } rate) services.AddLazyEngineRequestRate(rate);
    }

    // Without TLS one address speaks one version of HTTP, and gRPC needs the second.
    public void OpenIn(KestrelServerOptions server)
    {
        Limits.HoldIn(server);
        foreach (var address in Addresses) Open(server, address, address.Scheme == Uri.UriSchemeHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1);
        foreach (var door in new[] { Workers, Grpc }.OfType<Uri>().Distinct()) Open(server, door, HttpProtocols.Http2);
    }

    private void Open(KestrelServerOptions server, Uri url, HttpProtocols protocols)
    {
        if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip)) server.Listen(ip, url.Port, Speak);
        else server.ListenLocalhost(url.Port, Speak);

        void Speak(ListenOptions listen)
        {
            listen.Protocols = protocols;
            if (url.Scheme == Uri.UriSchemeHttps) listen.UseHttps(Certificate!);
        }
    }
}
