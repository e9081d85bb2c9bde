BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $pairs = Import-RecDataset @RoseSample | New-PreferencePairs -Strategy Random -MaxExamples 10
}

AfterAll { Pop-Location }

Describe 'Invoke-OracleSmoothing' {
    It 'gives every pair the constant' {
        $smoothed = $pairs | Invoke-OracleSmoothing -Oracle Constant -ConstantEpsilon 0.2
        $smoothed | Should -BeOfType RosePO.SmoothedPairSetResult
        [Math]::Round($smoothed.MeanEpsilon, 4) | Should -Be 0.2
    }

    It 'trains an oracle and says how good it is' {
        $smoothed = $pairs | Invoke-OracleSmoothing -Oracle SasRec -Epochs 1
        Test-Path "$($smoothed.Oracle)/artifact.json" | Should -BeTrue
        $smoothed.OracleHitRatio | Should -Not -BeNullOrEmpty
    }

    It 'reports a missing pair set as FileNotFound' {
        ErrorIdOf { Invoke-OracleSmoothing -Pairs ./missing -ErrorAction Continue } |
            Should -Be 'FileNotFound,RosePO.Commands.InvokeOracleSmoothingCommand'
    }
}
