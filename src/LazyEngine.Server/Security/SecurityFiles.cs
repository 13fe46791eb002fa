using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace LazyEngine.Server;

/// <summary>Reads the files of keys, and again when they change. What cannot be read changes nothing.</summary>
internal sealed partial class SecurityFiles(LazyEngineSecurityOptions options, ApiKeys keys, BearerTokens tokens, TimeProvider clock, ILogger<SecurityFiles> log) : BackgroundService
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    private readonly List<Watched> _watched = [];

    /// <summary>Reads them for the first time.</summary>
    /// <exception cref="FormatException">A file is wrong.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public void Load()
    {
        if (options.ApiKeyFile is { } file) Watch(file, () => keys.Replace(ApiKeyFile.Read(file)));
        if (options.Issuer is { } issuer) Watch(issuer.KeysFile, () => tokens.Replace(issuer, KeysOf(issuer.KeysFile)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LooksEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var file in _watched) Look(file);
        }
    }

    private void Watch(string path, Action read)
    {
        var stamp = Stamp.Of(path);
        read();
        _watched.Add(new Watched(path, read) { Stamp = stamp });
    }

    private void Look(Watched file)
    {
        try
        {
            // The stamp is older than what is read, so that no change is missed.
            var stamp = Stamp.Of(file.Path);
            if (stamp == file.Stamp) return;
            file.Stamp = stamp;
            file.Read();
            HasRead(file.Path);
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            if (wrong is not FormatException) file.Stamp = default;
            CannotRead(file.Path, wrong.Message);
        }
    }

    private static IEnumerable<SecurityKey> KeysOf(string path)
    {
        var text = File.ReadAllText(path);
        try
        {
            if (!text.StartsWith("-----BEGIN", StringComparison.Ordinal)) return JsonWebKeySet.Create(text).GetSigningKeys() is { Count: > 0 } found ? found : throw new FormatException($"{path} has no key that signs.");
            return [RsaOrEllipticOf(text)];
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            throw new FormatException($"{path} is neither a set of keys in JSON (JWKS) nor a public key in PEM.");
        }
    }

    private static SecurityKey RsaOrEllipticOf(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa);
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            return EllipticOf(pem);
        }
    }

    private static ECDsaSecurityKey EllipticOf(string pem)
    {
        var curve = ECDsa.Create();
        curve.ImportFromPem(pem);
        return new ECDsaSecurityKey(curve);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{File} has changed and was read again.")]
    private partial void HasRead(string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} has changed, but cannot be read; what it said before still counts. {Reason}")]
    private partial void CannotRead(string file, string reason);

    private sealed class Watched(string path, Action read)
    {
        public string Path { get; } = path;

        public Action Read { get; } = read;

        public required Stamp Stamp { get; set; }
    }

    private readonly record struct Stamp(DateTime WrittenAt, long Length)
    {
        public static Stamp Of(string path) => new FileInfo(path) is { Exists: true } file ? new Stamp(file.LastWriteTimeUtc, file.Length) : default;
    }
}
