namespace RosePO.Fuzz.Running;

/// <summary>A kind of file, and how the product reads it.</summary>
internal interface IFuzzTarget : IDisposable
{
    /// <summary>An input, drawn.</summary>
    byte[] Next(Random random);

    /// <summary>Reads an input as the product does. What is wrong with it is a <see cref="RoseException"/>; that something was lost in silence a <see cref="SilentLossException"/>.</summary>
    void Read(byte[] input, Random random);
}

/// <summary>Rows or values of an input that were neither read, nor counted as skipped, nor refused.</summary>
public sealed class SilentLossException(string message) : Exception(message);
