using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RosePO.Core.Runtime;

/// <summary>
/// Every random stream by its name: what it draws, and what it depends on. A stream is a seed for <see cref="Random"/> or torch, derived from the user's seed
/// and a place, so that what is drawn at a place never depends on what was drawn before. Another stream is another method here; the numbers that a method mixes
/// in are part of the format of artifacts, and no enum's order is one of them. Some streams of different use are derived alike: each says so.
/// </summary>
internal static partial class Seeds
{
    // Mixes a seed with numbers by SplitMix64's finaliser (Steele, Lea and Flood 2014); 31 bits of it.
    private static int Derive(int seed, params ReadOnlySpan<long> place)
    {
        var state = unchecked((ulong)seed);
        foreach (var number in place)
        {
            state = Mix(state ^ Mix(unchecked((ulong)number)));
        }

        return (int)(Mix(state) >> 33);
    }

    // The first 31 bits of SHA-256 over the seed and names: the same on every run and machine, and independent of the order of rows.
    private static int Derive(int seed, params ReadOnlySpan<string> names)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seed}\n{string.Join('\n', names)}");
        return BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & int.MaxValue;
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9e3779b97f4a7c15;
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
