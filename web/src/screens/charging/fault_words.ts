// What a station's error codes mean (OCPP 1.6 section 7.6), and what its owner can do.
import { dictionary } from '../../i18n/language';

interface Told { what: string; remedy: string }
const known = dictionary({
  ConnectorLockFailure: { what: 'The plug’s lock does not move.', remedy: 'Unlock it from here; clean the socket; if it stays so, have the lock replaced.' },
  EVCommunicationError: { what: 'It cannot talk with the car.', remedy: 'Mostly the car or its cable: unplug and plug in again. If many cars fail, have the cable checked.' },
  GroundFailure: { what: 'The residual-current protection tripped.', remedy: 'Do not use it. An electrician must look at it before it is switched on again.' },
  HighTemperature: { what: 'It is too hot inside.', remedy: 'Look at fans, filter and sun; let it cool down, then restart it.' },
  InternalError: { what: 'An error in its own hardware or software.', remedy: 'Restart it from here; if it comes back, ask its maker with the time of the fault.' },
  LocalListConflict: { what: 'Its list of cards contradicts this node’s answer.', remedy: 'Restart it, so that it asks the node again.' },
  OtherError: { what: 'A fault that it does not name.', remedy: 'Look at its display and at its messages (wattbook charger tail).' },
  OverCurrentFailure: { what: 'Too much current flowed.', remedy: 'Unplug the car; if it happens with other cars too, call an electrician.' },
  OverVoltage: { what: 'The mains voltage is too high.', remedy: 'It comes back by itself. If it happens often, tell the grid operator.' },
  PowerMeterFailure: { what: 'It cannot read its meter.', remedy: 'Sessions cannot be billed. Restart it; if it stays so, have the meter replaced.' },
  PowerSwitchFailure: { what: 'Its contactor does not switch.', remedy: 'Do not use it. Have the contactor replaced.' },
  ReaderFailure: { what: 'Its card reader does not work.', remedy: 'Start sessions from here until the reader is replaced.' },
  ResetFailure: { what: 'It could not restart.', remedy: 'Switch it off and on at the breaker.' },
  UnderVoltage: { what: 'The mains voltage is too low.', remedy: 'It comes back by itself. If it happens often, have the supply line checked.' },
  WeakSignal: { what: 'Its mobile or radio signal is weak.', remedy: 'It may lose connection. Move the antenna, or connect a cable.' },
} as Record<string, Told>, {
  ConnectorLockFailure: { what: '枪锁不动作。', remedy: '请在此远程解锁并清洁插座；仍不行请更换枪锁。' },
  EVCommunicationError: { what: '无法与车辆通信。', remedy: '多为车辆或线缆问题：请重新插枪。若多辆车都失败，请检查线缆。' },
  GroundFailure: { what: '漏电保护已动作。', remedy: '请勿使用。须由电工检查后再合闸。' },
  HighTemperature: { what: '内部温度过高。', remedy: '请检查风扇、滤网和日晒，冷却后重启。' },
  InternalError: { what: '自身硬件或软件出错。', remedy: '请在此重启；若再次出现，请带上故障时间联系厂家。' },
  LocalListConflict: { what: '本地卡名单与此节点的答复矛盾。', remedy: '请重启，使其重新询问节点。' },
  OtherError: { what: '未说明的故障。', remedy: '请查看其屏幕和报文（wattbook charger tail）。' },
  OverCurrentFailure: { what: '电流过大。', remedy: '请拔枪；若其他车辆也如此，请联系电工。' },
  OverVoltage: { what: '电网电压过高。', remedy: '会自行恢复。若经常发生，请告知供电公司。' },
  PowerMeterFailure: { what: '无法读取电表。', remedy: '无法计费。请重启；仍不行请更换电表。' },
  PowerSwitchFailure: { what: '接触器不动作。', remedy: '请勿使用，须更换接触器。' },
  ReaderFailure: { what: '读卡器不工作。', remedy: '更换之前请在此远程启动充电。' },
  ResetFailure: { what: '未能重启。', remedy: '请在断路器处断电再上电。' },
  UnderVoltage: { what: '电网电压过低。', remedy: '会自行恢复。若经常发生，请检查进线。' },
  WeakSignal: { what: '无线信号弱。', remedy: '可能断线。请移动天线或改接网线。' },
} as Record<string, Told>);

const unnamed = dictionary({
  faulted: { what: 'It reports a fault without naming it.', remedy: 'Look at its display; restart it from here; if it stays so, ask its maker.' },
  unavailable: { what: 'It was switched off, or is being updated.', remedy: 'If nobody did so on purpose, make it available again or restart it.' },
}, {
  faulted: { what: '报告故障但未说明原因。', remedy: '请查看其屏幕，在此重启；仍不行请联系厂家。' },
  unavailable: { what: '已被关闭，或正在升级。', remedy: '若非有意，请恢复可用或重启。' },
});

// Null where nothing is wrong. A code of the maker's own is told as it came, with what can always be done.
export function fault_of(state: string, error: string): Told | null {
  const told = known()[error];
  if (told) return told;
  const plain = state === 'faulted' ? unnamed().faulted : state === 'unavailable' ? unnamed().unavailable : null;
  if (error === '') return plain;
  return { what: error, remedy: (plain ?? unnamed().faulted).remedy };
}
