namespace LazyEngine.Server;

/// <summary>Whose tokens (JWT) are taken.</summary>
/// <param name="Issuer">What the claim <c>iss</c> must say.</param>
/// <param name="Audience">What the claim <c>aud</c> must have.</param>
/// <param name="KeysFile">A JSON document with the issuer's keys (JWKS), or one public key in PEM. It is read again when it changes.</param>
/// <param name="RolesClaim">The claim that names the roles.</param>
public sealed record TrustedIssuer(string Issuer, string Audience, string KeysFile, string RolesClaim = "roles");
