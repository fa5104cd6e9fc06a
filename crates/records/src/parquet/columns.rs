//! Between JSON values and Arrow arrays of the same shape.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, ListArray, StringArray, StructArray,
    cast::AsArray,
    types::{Float32Type, UInt8Type, UInt32Type, UInt64Type},
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Fields};
use serde_json::{Map, Value};

/// One array for each field, of objects that have these fields.
pub(super) fn of_struct(fields: &Fields, rows: &[Option<&Value>]) -> Result<Vec<ArrayRef>, ArrowError> {
    let column = |name: &str| -> Vec<Option<&Value>> {
        rows.iter().map(|row| row.and_then(|row| row.get(name)).filter(|value| !value.is_null())).collect()
    };
    fields.iter().map(|field| of_kind(field.data_type(), &column(field.name()))).collect()
}

/// An array of a type. A value of another type counts as null.
fn of_kind(kind: &DataType, values: &[Option<&Value>]) -> Result<ArrayRef, ArrowError> {
    let numbers = || values.iter().map(|value| value.and_then(Value::as_u64));
    Ok(match kind {
        DataType::Utf8 => {
            Arc::new(values.iter().map(|value| value.and_then(Value::as_str)).collect::<StringArray>())
        }
        DataType::UInt8 => {
            Arc::new(numbers().map(|number| number.map(|it| it as u8)).collect::<arrow_array::UInt8Array>())
        }
        DataType::UInt32 => {
            Arc::new(numbers().map(|number| number.map(|it| it as u32)).collect::<arrow_array::UInt32Array>())
        }
        DataType::UInt64 => Arc::new(numbers().collect::<arrow_array::UInt64Array>()),
        DataType::Float32 => {
            let numbers = values.iter().map(|value| value.and_then(Value::as_f64).map(|it| it as f32));
            Arc::new(numbers.collect::<arrow_array::Float32Array>())
        }
        DataType::List(field) => {
            let lists: Vec<Option<&Vec<Value>>> =
                values.iter().map(|value| value.and_then(Value::as_array)).collect();
            let lengths = lists.iter().map(|list| list.map_or(0, Vec::len));
            let offsets = OffsetBuffer::from_lengths(lengths);
            let flat: Vec<Option<&Value>> =
                lists.iter().flatten().flat_map(|list| list.iter().map(Some)).collect();
            let nulls: NullBuffer = lists.iter().map(Option::is_some).collect();
            Arc::new(ListArray::try_new(
                field.clone(),
                offsets,
                of_kind(field.data_type(), &flat)?,
                Some(nulls),
            )?)
        }
        DataType::Struct(fields) => {
            let nulls: NullBuffer = values.iter().map(Option::is_some).collect();
            Arc::new(StructArray::try_new(fields.clone(), of_struct(fields, values)?, Some(nulls))?)
        }
        other => return Err(ArrowError::NotYetImplemented(format!("columns of {other}"))),
    })
}

/// What an array holds in one place.
pub(super) fn value(array: &ArrayRef, at: usize) -> Value {
    if array.is_null(at) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(at).into(),
        DataType::UInt8 => array.as_primitive::<UInt8Type>().value(at).into(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(at).into(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(at).into(),
        DataType::Float32 => array.as_primitive::<Float32Type>().value(at).into(),
        DataType::List(_) => {
            let list = array.as_list::<i32>().value(at);
            Value::Array((0..list.len()).map(|at| value(&list, at)).collect())
        }
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns();
            let members =
                fields.iter().zip(columns).map(|(field, column)| (field.name().clone(), value(column, at)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        _ => Value::Null,
    }
}
