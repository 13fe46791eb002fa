using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LazyEngine.Testing;

/// <summary>Signs the certificates of nodes, and keeps everything in PEM files, as an operator's authority would.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes an authority of a name.</summary>
    public CertificateAuthority(TemporaryFolder folder, string name)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
        File = folder.Write($"{name}.pem", _certificate.ExportCertificatePem());
    }

    /// <summary>The file with its certificate.</summary>
    public string File { get; }

    /// <summary>Signs a certificate for a node.</summary>
    /// <returns>The file with the certificate, and the one with its key.</returns>
    public (string Certificate, string Key) Sign(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(_certificate, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddHours(1), Guid.NewGuid().ToByteArray());
        return (_folder.Write($"{name}.pem", certificate.ExportCertificatePem()), _folder.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose() => _certificate.Dispose();
}
