namespace RosePO;

/// <summary>Whether an artifact is complete.</summary>
public enum RunState
{
    /// <summary>It is complete.</summary>
    Finished,

    /// <summary>It was stopped and left a checkpoint: the same command resumes from there.</summary>
    Interrupted,
}

/// <summary>How a model is laid out for other programs.</summary>
public enum ModelFormat
{
    /// <summary>A folder of config.json, safetensors and tokenizer.json, as transformers and this module read it.</summary>
    HuggingFace,

    /// <summary>One file, as llama.cpp and what is built on it read it.</summary>
    Gguf,
}

/// <summary>The type that weights are written in.</summary>
public enum WeightType
{
    /// <summary>Four bytes per weight: nothing is lost.</summary>
    Fp32,

    /// <summary>Two bytes, with the range of Fp32 and 8 bits of precision.</summary>
    Bf16,

    /// <summary>Two bytes, with 11 bits of precision up to 65504.</summary>
    Fp16,

    /// <summary>A byte and a sixteenth: blocks of 32 values share a scale (Q8_0 of llama.cpp). Of GGUF files alone.</summary>
    Q8,
}
