using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RosePO.Core.Data;

/// <summary>Seeds derived from names: the same on every run and machine, and independent of the order of rows.</summary>
internal static class StableSeed
{
    /// <summary>The first 31 bits of SHA-256 over the seed and the names.</summary>
    public static int Of(int seed, params ReadOnlySpan<string> names)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seed}\n{string.Join('\n', names)}");
        return BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & int.MaxValue;
    }
}
