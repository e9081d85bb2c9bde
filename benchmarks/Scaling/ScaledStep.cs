namespace RosePO.Benchmarks.Scaling;

/// <summary>What a training step costs a rank.</summary>
/// <param name="Model">The model.</param>
/// <param name="Training">What is trained: an adapter, or all.</param>
/// <param name="Machine">What computes.</param>
/// <param name="Trained">Values that are trained; each one's gradient is summed in single precision.</param>
/// <param name="SecondsPerToken">Of forward and backward.</param>
internal sealed record ScaledStep(string Model, string Training, string Machine, double Trained, double SecondsPerToken)
{
    /// <summary>An adapter on frozen weights.</summary>
    public const string Lora = "LoRA r16";

    /// <summary>All weights.</summary>
    public const string Full = "full";

    // Llama 3.2 1B and Llama 3.1 8B: weights, and values of an adapter of rank 16 on every matrix of a layer.
    private static readonly (string Name, double Weights, double Adapter)[] s_models = [("1B", 1.24e9, 11.3e6), ("8B", 8.03e9, 41.9e6)];

    // What they reach in such steps, operations per second: a node of 64 cores with AMX or AVX512 in bfloat16, and a GPU.
    private static readonly (string Name, double Rate)[] s_machines = [("64 cores", 5e12), ("GPU", 4e14)];

    /// <summary>Bytes that are summed in a step.</summary>
    public double Bytes => 4 * Trained;

    /// <summary>The models that are computed and not measured: forward, the gradient of the input, and with all weights trained that of the weights, 2 operations each.</summary>
    public static IEnumerable<ScaledStep> Known() =>
        from machine in s_machines
        from training in (string[])[Lora, Full]
        from model in s_models
        let operations = (training == Lora ? 4 : 6) * model.Weights
        select new ScaledStep(model.Name, training, machine.Name, training == Lora ? model.Adapter : model.Weights, operations / machine.Rate);
}
